import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="folded",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=320,
                verbose_name="nội dung không dấu",
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Restoration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="khôi phục lúc")),
                ("actor_key", models.CharField(max_length=80)),
                ("voided_at", models.DateTimeField(verbose_name="hủy lúc")),
                ("void_reason", models.CharField(max_length=300, verbose_name="lý do hủy")),
                ("reason", models.CharField(max_length=300, verbose_name="lý do khôi phục")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="restorations",
                        to="activities.activity",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần khôi phục",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("void_reason", ""), _negated=True),
                        ),
                        name="restored_with_reason",
                    )
                ],
            },
        ),
    ]
