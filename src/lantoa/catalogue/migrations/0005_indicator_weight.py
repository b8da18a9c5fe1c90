"""What an average is weighed with, and a rate divided by."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0004_how_figures_add"),
    ]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="weight",
            field=models.CharField(
                blank=True,
                default="",
                max_length=100,
                verbose_name="chỉ tiêu làm trọng số hoặc mẫu số",
            ),
        ),
    ]
