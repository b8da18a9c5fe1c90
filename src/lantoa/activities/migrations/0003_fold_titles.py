"""Titles without marks, for the search, of activities that were there before it."""

from django.db import migrations

from lantoa.kernel.vietnamese import fold


def fold_titles(apps, schema_editor):
    activity = apps.get_model("activities", "Activity")
    batch = []
    for each in activity.objects.filter(folded="").only("pk", "title").iterator(chunk_size=1000):
        each.folded = fold(each.title)
        batch.append(each)
        if len(batch) == 1000:
            activity.objects.bulk_update(batch, ["folded"])
            batch = []
    activity.objects.bulk_update(batch, ["folded"])


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_folded_restoration")]

    operations = [migrations.RunPython(fold_titles, migrations.RunPython.noop, elidable=True)]
