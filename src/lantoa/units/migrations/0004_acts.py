"""Kind and number of the acts whose citation gives them; the citation itself stays as it is."""

import re

from django.db import migrations

KINDS = {
    "luật": "law",
    "nghị quyết": "resolution",
    "nghị định": "decree",
    "quyết định": "decision",
}


def read_citations(apps, schema_editor):
    Change = apps.get_model("units", "Change")
    for change in Change.objects.filter(act_kind="", number=""):
        found = re.fullmatch(r"(\S+ \S+) số (\S+)", change.decree.strip())
        if found and found[1].casefold() in KINDS and len(found[2]) <= 60:
            change.act_kind, change.number = KINDS[found[1].casefold()], found[2]
            change.save(update_fields=["act_kind", "number"])


def forget(apps, schema_editor):
    """The former tables know no undone change: without its row it would count as one that holds.
    The log keeps it. Citations are as they were, and short enough to fit."""
    Change = apps.get_model("units", "Change")
    Change.objects.exclude(undone_at=None).delete()
    for change in Change.objects.all():
        change.act_kind, change.number, change.decree = "", "", change.decree[:200]
        change.save(update_fields=["act_kind", "number", "decree"])


class Migration(migrations.Migration):
    dependencies = [("units", "0003_changes")]

    operations = [migrations.RunPython(read_citations, forget)]
