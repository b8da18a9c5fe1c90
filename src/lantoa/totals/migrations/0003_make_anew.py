"""Postings of before say what was in the cells of before. They go, and all waits to be made anew."""

from django.db import migrations


def want(apps, schema_editor):
    posting = apps.get_model("totals", "Posting")
    if posting.objects.exists():
        posting.objects.all().delete()
        apps.get_model("totals", "Ledger").objects.update_or_create(
            pk=1, defaults={"rebuild_wanted": True}
        )


class Migration(migrations.Migration):

    dependencies = [
        ("totals", "0002_halves"),
    ]

    operations = [
        migrations.RunPython(want, migrations.RunPython.noop),
    ]
