"""Cells by day and by half month, own and below apart, under series.

What cells and postings hold follows from their sources, so nothing is carried over: 0003 marks that
all is to be made anew, and whatever prepares the installation after this does it.
"""

import django.db.models.deletion
from django.db import migrations, models

import lantoa.totals.models

KEY = ("unit_id", "scope", "layer", "facet", "first_day", "end_day", "series_id", "part")


def cover(apps, schema_editor):
    """PostgreSQL answers from the index alone when it holds the amounts too."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE totals_cell DROP CONSTRAINT totals_cell_pkey")
        schema_editor.execute(
            f"ALTER TABLE totals_cell ADD CONSTRAINT totals_cell_pkey PRIMARY KEY ({', '.join(KEY)}) "
            "INCLUDE (sources, milli)"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('totals', '0001_initial'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.DeleteModel(name='Cell'),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('measure', models.CharField(db_index=True, max_length=120)),
                ('language', models.CharField(blank=True, max_length=20)),
                ('topic', models.CharField(blank=True, max_length=60)),
                ('tone', models.CharField(blank=True, max_length=20)),
                ('proof', models.CharField(blank=True, max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='Cell',
            fields=[
                ('pk', models.CompositePrimaryKey(*KEY, blank=True, editable=False, primary_key=True, serialize=False)),
                ('milli', models.BigIntegerField()),
                ('unit', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('series', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='totals.series')),
                ('first_day', models.DateField()),
                ('end_day', models.DateField()),
                ('sources', models.IntegerField()),
                ('scope', lantoa.totals.models.CodeField(names=["own", "below"])),
                ('layer', lantoa.totals.models.CodeField(names=["logged", "submitted", "approved"])),
                ('facet', lantoa.totals.models.CodeField(names=["all", "day", "half", "span", "language", "topic", "tone", "proof"])),
                ('part', lantoa.totals.models.CodeField(names=["exact", "more_than", "at_least", "at_most", "about", "range_low", "range_high", "not_stated", "not_applicable"])),
            ],
        ),
        migrations.CreateModel(
            name='Ledger',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('rebuild_wanted', models.BooleanField(default=False, verbose_name='chờ tính lại')),
                ('audited_at', models.DateTimeField(blank=True, null=True, verbose_name='đối chiếu lúc')),
                ('cells', models.BigIntegerField(default=0, verbose_name='số ô')),
                ('sources', models.BigIntegerField(default=0, verbose_name='số nguồn')),
                ('wrong', models.BigIntegerField(default=0, verbose_name='ô lệch')),
                ('repaired', models.BigIntegerField(default=0, verbose_name='ô đã sửa')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_ledger')],
            },
        ),
        migrations.RemoveField(model_name='posting', name='cells'),
        migrations.AddField(
            model_name='posting',
            name='entries',
            field=models.TextField(default='[]'),
        ),
        migrations.RunPython(cover, migrations.RunPython.noop),
    ]
