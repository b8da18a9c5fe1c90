from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0004_acts")]

    operations = [
        migrations.AddField(
            model_name="change",
            name="recorded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ghi lúc"),
        ),
    ]
