"""Until now files were kept as they were brought: one hash says both."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    apps.get_model("files", "StoredFile").objects.filter(brought_sha256="").update(
        brought_sha256=F("sha256")
    )


class Migration(migrations.Migration):
    dependencies = [("files", "0002_brought_erased")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
