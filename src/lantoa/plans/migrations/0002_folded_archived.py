from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="folded",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=420,
                verbose_name="trích yếu không dấu",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="plan",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="lưu trữ lúc"),
        ),
    ]
