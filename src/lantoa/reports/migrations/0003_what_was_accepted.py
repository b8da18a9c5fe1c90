"""Reports that were accepted already keep the version that was accepted: their newest."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_accepted(apps, schema_editor):
    report = apps.get_model("reports", "Report")
    version = apps.get_model("reports", "ReportVersion")
    newest = version.objects.filter(report=OuterRef("pk")).order_by("-number").values("pk")[:1]
    report.objects.filter(state__in=["accepted", "consolidated"]).update(accepted=Subquery(newest))


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_beside_the_report")]

    operations = [migrations.RunPython(name_accepted, migrations.RunPython.noop)]
