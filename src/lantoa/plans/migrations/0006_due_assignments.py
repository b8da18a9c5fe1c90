import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_sent_closed_dropped"), ("units", "0005_change_recorded")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="done_by",
            field=models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="assignment",
            name="done_note",
            field=models.CharField(
                blank=True, default="", max_length=400, verbose_name="lời báo xong"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="assignment",
            name="first_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.unit",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="late_told_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="báo quá hạn lúc"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_note", ""), ("done_at__isnull", False), _connector="OR"),
                name="done_note_of_what_is_done",
            ),
        ),
    ]
