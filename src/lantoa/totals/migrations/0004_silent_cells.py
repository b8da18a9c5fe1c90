from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("totals", "0003_make_anew")]

    operations = [
        migrations.AddIndex(
            model_name="cell",
            index=models.Index(
                fields=["layer", "first_day"],
                name="cell_of_one_that_states_none",
                condition=models.Q(scope="own", part="not_stated"),
            ),
        ),
    ]
