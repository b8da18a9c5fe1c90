from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_duties")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="linked",
            field=models.JSONField(
                default=list,
                help_text="Câu nào nêu số nào, để biết khi số đổi.",
                verbose_name="số liệu trong lời văn",
            ),
        ),
    ]
