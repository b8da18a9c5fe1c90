import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_linked")]

    operations = [
        migrations.CreateModel(
            name="VersionFindings",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="noted_findings",
                        serialize=False,
                        to="reports.reportversion",
                    ),
                ),
                (
                    "found",
                    models.JSONField(blank=True, default=list, verbose_name="điều nêu khi kiểm tra"),
                ),
                ("at", models.DateTimeField(verbose_name="kiểm tra lúc")),
            ],
            options={"verbose_name": "kết quả kiểm tra của bản báo cáo"},
        ),
    ]
