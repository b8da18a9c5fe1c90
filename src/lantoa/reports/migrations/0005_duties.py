import django.db.models.deletion
from django.db import migrations, models

DECISIONS = [
    ("exempted", "Miễn gửi báo cáo"),
    ("owed_again", "Thôi miễn"),
    ("extended", "Gia hạn"),
    ("extension_undone", "Thôi gia hạn"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0008_once"),
        ("reports", "0003_what_was_accepted"),
        ("units", "0005_change_recorded"),
    ]

    operations = [
        migrations.CreateModel(
            name="DutyDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=DECISIONS, max_length=20, verbose_name="quyết định"),
                ),
                ("reason", models.TextField(verbose_name="lý do")),
                ("was", models.DateField(blank=True, null=True, verbose_name="hạn trước đó")),
                ("until", models.DateField(blank=True, null=True, verbose_name="hạn từ đó")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("actor_key", models.CharField(max_length=80)),
                ("actor_label", models.CharField(max_length=120)),
                (
                    "expected",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="reports.expectedreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "quyết định về nghĩa vụ báo cáo",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="decided_with_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="hạn gửi")),
                ("days", models.SmallIntegerField(verbose_name="số ngày so với hạn")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "expected",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="reports.expectedreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần nhắc hạn",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("expected", "due_on", "days"), name="reminded_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VersionContent",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="reports.reportversion",
                    ),
                ),
                ("is_whole", models.BooleanField(verbose_name="đủ nội dung")),
                (
                    "lacking",
                    models.JSONField(
                        blank=True, default=list, verbose_name="phần, dòng còn thiếu"
                    ),
                ),
            ],
            options={"verbose_name": "độ đầy đủ của bản báo cáo"},
        ),
        migrations.CreateModel(
            name="ReviewDigest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("weekly", "hằng tuần"), ("after_deadline", "ngày sau hạn")],
                        max_length=20,
                        verbose_name="loại",
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalogue.reportperiod",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "tin gộp cho người thẩm định",
                "ordering": ["on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("receiver", "period", "kind", "on"), name="review_digest_once"
                    )
                ],
            },
        ),
    ]
