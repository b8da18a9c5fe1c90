"""Fills in, for people who are there already, the name without marks and the keeping unit."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from lantoa.kernel.vietnamese import fold


def fill(apps, schema_editor):
    users = apps.get_model("accounts", "User").objects
    posts = apps.get_model("accounts", "Post").objects
    first = posts.filter(user=OuterRef("pk")).order_by("pk").values("unit_id")[:1]
    users.filter(home__isnull=True).update(home_id=Subquery(first))
    unfolded = users.filter(folded="").only("pk", "full_name")
    for user in unfolded.iterator():
        users.filter(pk=user.pk).update(folded=fold(user.full_name))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_people_and_access")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
