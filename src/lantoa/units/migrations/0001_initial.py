

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merge', 'sáp nhập'), ('split', 'chia tách'), ('rename', 'đổi tên'), ('retype', 'đổi loại hình'), ('reparent', 'chuyển đơn vị cấp trên'), ('abolish', 'giải thể'), ('found', 'thành lập')], max_length=20, verbose_name='hình thức')),
                ('effective_on', models.DateField(verbose_name='có hiệu lực từ ngày')),
                ('decree', models.CharField(max_length=200, verbose_name='văn bản')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
            ],
            options={
                'verbose_name': 'thay đổi đơn vị',
                'ordering': ['effective_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=160, unique=True, verbose_name='địa chỉ')),
                ('kind', models.CharField(default='administrative', max_length=40, verbose_name='loại')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='ghi lúc')),
            ],
            options={
                'verbose_name': 'đơn vị',
            },
        ),
        migrations.CreateModel(
            name='UnitSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_partial', models.BooleanField(default=False, verbose_name='một phần')),
                ('share', models.DecimalField(blank=True, decimal_places=5, max_digits=6, null=True, verbose_name='phần chuyển sang')),
                ('change', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='edges', to='units.change')),
                ('new', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='predecessor_edges', to='units.unit')),
                ('old', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successor_edges', to='units.unit')),
            ],
            options={
                'verbose_name': 'kế thừa đơn vị',
                'constraints': [models.UniqueConstraint(fields=('old', 'new'), name='units_unitsuccession_once'), models.CheckConstraint(condition=models.Q(('old', models.F('new')), _negated=True), name='units_unitsuccession_not_itself'), models.CheckConstraint(condition=models.Q(('share__isnull', True), models.Q(('share__gt', 0), ('share__lte', 1)), _connector='OR'), name='units_unitsuccession_share')],
            },
        ),
        migrations.CreateModel(
            name='UnitVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, help_text='Ngày đầu tiên không còn hiệu lực.', null=True, verbose_name='đến trước ngày')),
                ('code', models.CharField(blank=True, max_length=10, verbose_name='mã')),
                ('name', models.CharField(max_length=160, verbose_name='tên')),
                ('source_name', models.CharField(blank=True, help_text='Khi khác tên hiển thị.', max_length=160, verbose_name='tên ghi trong nguồn')),
                ('division', models.CharField(choices=[('province', 'tỉnh'), ('central_city', 'thành phố trực thuộc trung ương'), ('rural_district', 'huyện'), ('urban_district', 'quận'), ('district_town', 'thị xã'), ('district_city', 'thành phố thuộc tỉnh'), ('rural_commune', 'xã'), ('ward', 'phường'), ('township', 'thị trấn'), ('special_zone', 'đặc khu')], max_length=40, verbose_name='loại hình')),
                ('tier', models.CharField(choices=[('province', 'cấp tỉnh'), ('district', 'cấp huyện'), ('commune', 'cấp xã')], max_length=12, verbose_name='cấp')),
                ('folded', models.CharField(max_length=160, verbose_name='tên không dấu')),
                ('legal_basis', models.TextField(blank=True, verbose_name='căn cứ')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='child_versions', to='units.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='units.unit')),
            ],
            options={
                'verbose_name': 'phiên bản đơn vị',
                'ordering': ['unit', 'valid_from'],
                'abstract': False,
                'indexes': [models.Index(fields=['code'], name='units_version_code'), models.Index(fields=['folded'], name='units_version_folded')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__gt', models.F('valid_from'))), name='units_unitversion_dates', violation_error_message='Ngày hết hiệu lực phải sau ngày bắt đầu.'), models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('unit',), name='units_unitversion_one_open')],
            },
        ),
    ]
