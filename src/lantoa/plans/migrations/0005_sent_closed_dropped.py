from django.db import migrations, models

from lantoa.plans.rules import PlanState


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_kinds_editions_assignments")]

    operations = [
        migrations.AddField(
            "plan",
            "sent_at",
            models.DateTimeField(blank=True, null=True, verbose_name="trình ký lúc"),
        ),
        migrations.AddField(
            "plan",
            "closing_note",
            models.CharField(blank=True, max_length=400, verbose_name="ghi chú kết thúc"),
        ),
        migrations.AddField(
            "planattachment", "voided_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            "budgetline",
            "dropped_at",
            models.DateTimeField(blank=True, null=True, verbose_name="bỏ lúc"),
        ),
        migrations.RemoveConstraint("plan", "plan_one_revision_in_the_making"),
        migrations.AddConstraint(
            "plan",
            models.UniqueConstraint(
                condition=models.Q(("archived_at__isnull", True), ("state", PlanState.DRAFT)),
                fields=("revises",),
                name="plan_one_revision_under_way",
            ),
        ),
        migrations.RemoveConstraint("budgetline", "one_budget_line_per_place"),
        migrations.AddConstraint(
            "budgetline",
            models.UniqueConstraint(
                condition=models.Q(("dropped_at__isnull", True)),
                fields=("plan", "order"),
                name="one_standing_budget_line_per_place",
            ),
        ),
        migrations.RemoveConstraint("planline", "one_line_per_place"),
        migrations.AddConstraint(
            "planline",
            models.UniqueConstraint(
                condition=models.Q(("dropped_at__isnull", True)),
                fields=("plan", "order"),
                name="one_standing_line_per_place",
            ),
        ),
    ]
