from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0006_due_assignments")]

    operations = [
        migrations.AddField(
            "plan",
            "given_back_reason",
            models.CharField(blank=True, max_length=400, verbose_name="lý do trả lại"),
        ),
    ]
