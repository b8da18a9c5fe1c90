from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="broughtin",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="lưu trữ lúc"),
        ),
    ]
