from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_setting'),
    ]

    operations = [
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('only', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('real', 'thật'), ('demonstration', 'minh họa')], max_length=20, verbose_name='loại')),
                ('begun_at', models.DateTimeField(verbose_name='bắt đầu lúc')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='xong lúc')),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('answers', models.JSONField(default=dict)),
            ],
            options={
                'verbose_name': 'hệ thống',
                'constraints': [models.CheckConstraint(condition=models.Q(('only', 1)), name='catalogue_installation_only_one')],
            },
        ),
    ]
