"""How an indicator adds up is said twice: over time, and over units."""

from django.db import migrations, models

CHOICES = [
    ("sum", "cộng lại"),
    ("last", "lấy số mới nhất"),
    ("maximum", "lấy số lớn nhất"),
    ("average", "lấy trung bình theo trọng số"),
    ("rate", "tính lại từ tử số và mẫu số"),
    ("none", "không cộng được"),
]


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0003_installation"),
    ]

    operations = [
        migrations.RenameField(model_name="indicator", old_name="adds", new_name="over_units"),
        migrations.AlterField(
            model_name="indicator",
            name="over_units",
            field=models.CharField(
                choices=CHOICES,
                default="sum",
                max_length=12,
                verbose_name="cách cộng các đơn vị",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="over_time",
            field=models.CharField(
                choices=CHOICES,
                default="sum",
                max_length=12,
                verbose_name="cách cộng theo thời gian",
            ),
        ),
    ]
