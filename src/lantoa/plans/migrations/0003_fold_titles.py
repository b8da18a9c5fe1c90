"""Titles without marks, for the search, of plans that were there before it."""

from django.db import migrations

from lantoa.kernel.vietnamese import fold


def fold_titles(apps, schema_editor):
    plan = apps.get_model("plans", "Plan")
    batch = []
    for each in plan.objects.filter(folded="").only("pk", "title").iterator(chunk_size=1000):
        each.folded = fold(each.title)
        batch.append(each)
        if len(batch) == 1000:
            plan.objects.bulk_update(batch, ["folded"])
            batch = []
    plan.objects.bulk_update(batch, ["folded"])


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_folded_archived")]

    operations = [migrations.RunPython(fold_titles, migrations.RunPython.noop, elidable=True)]
