"""Places where procedures are posted up stand: told in spring and in summer they are the same."""

from django.db import migrations

STANDING = ("booklet.display_point.placement",)


def the_newest_holds(apps, schema_editor):
    """What somebody has set already stays."""
    untouched = apps.get_model("catalogue", "Indicator").objects.filter(
        slug__in=STANDING, over_time="sum", over_units="sum"
    )
    untouched.update(over_time="last")


def summed_again(apps, schema_editor):
    set_here = apps.get_model("catalogue", "Indicator").objects.filter(
        slug__in=STANDING, over_time="last", over_units="sum"
    )
    set_here.update(over_time="sum")


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0005_indicator_weight"),
    ]

    operations = [migrations.RunPython(the_newest_holds, summed_again)]
