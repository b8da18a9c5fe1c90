

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CountUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=60, verbose_name='tên')),
            ],
            options={
                'verbose_name': 'đơn vị tính',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='ngày')),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
            ],
            options={
                'verbose_name': 'ngày nghỉ',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='Language',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tag', models.CharField(max_length=20, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=80, verbose_name='tên')),
                ('is_verified', models.BooleanField(default=False, verbose_name='đã xác minh mã')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
            ],
            options={
                'verbose_name': 'ngôn ngữ',
                'ordering': ['order', 'tag'],
            },
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, help_text='Ngày đầu tiên không còn hiệu lực.', null=True, verbose_name='đến trước ngày')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=120, verbose_name='tên')),
                ('short_name', models.CharField(max_length=40, verbose_name='tên ngắn')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                ('owner_tiers', models.JSONField(default=list, verbose_name='cấp có thể sở hữu')),
            ],
            options={
                'verbose_name': 'kênh tuyên truyền',
                'ordering': ['order', 'slug'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__gt', models.F('valid_from'))), name='catalogue_channel_dates', violation_error_message='Ngày hết hiệu lực phải sau ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='LegalBasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, help_text='Ngày đầu tiên không còn hiệu lực.', null=True, verbose_name='đến trước ngày')),
                ('number', models.CharField(max_length=60, unique=True, verbose_name='số, ký hiệu')),
                ('title', models.CharField(max_length=400, verbose_name='tên văn bản')),
                ('issuer', models.CharField(max_length=200, verbose_name='cơ quan ban hành')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='ngày ban hành')),
                ('url', models.URLField(blank=True, verbose_name='địa chỉ toàn văn')),
                ('is_verified', models.BooleanField(default=False, help_text='Có người đã đọc chính văn bản này.', verbose_name='đã đối chiếu bản gốc')),
            ],
            options={
                'verbose_name': 'căn cứ pháp lý',
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__gt', models.F('valid_from'))), name='catalogue_legalbasis_dates', violation_error_message='Ngày hết hiệu lực phải sau ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='ReportRegime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, help_text='Ngày đầu tiên không còn hiệu lực.', null=True, verbose_name='đến trước ngày')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('legal_basis', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.legalbasis')),
            ],
            options={
                'verbose_name': 'chế độ báo cáo',
                'ordering': ['slug'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReportPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=10, verbose_name='mã kỳ')),
                ('cadence', models.CharField(choices=[('month', 'hằng tháng'), ('quarter', 'hằng quý'), ('half', '6 tháng'), ('nine_months', '9 tháng'), ('year', 'hằng năm')], max_length=12, verbose_name='định kỳ')),
                ('window_start', models.DateField(verbose_name='ngày đầu kỳ')),
                ('window_end', models.DateField(help_text='Không thuộc kỳ báo cáo.', verbose_name='ngày kế tiếp cuối kỳ')),
                ('legal_basis', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.legalbasis')),
                ('regime', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='catalogue.reportregime')),
            ],
            options={
                'verbose_name': 'kỳ báo cáo',
                'ordering': ['regime', 'window_end', 'window_start'],
            },
        ),
        migrations.CreateModel(
            name='TierDeadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, help_text='Ngày đầu tiên không còn hiệu lực.', null=True, verbose_name='đến trước ngày')),
                ('tier', models.CharField(choices=[('province', 'cấp tỉnh'), ('district', 'cấp huyện'), ('commune', 'cấp xã')], max_length=12, verbose_name='cấp')),
                ('cadence', models.CharField(choices=[('month', 'hằng tháng'), ('quarter', 'hằng quý'), ('half', '6 tháng'), ('nine_months', '9 tháng'), ('year', 'hằng năm')], max_length=12, verbose_name='định kỳ')),
                ('working_days_after', models.PositiveSmallIntegerField(verbose_name='số ngày làm việc sau ngày chốt')),
                ('is_verified', models.BooleanField(default=False, verbose_name='đã đối chiếu văn bản')),
                ('legal_basis', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.legalbasis')),
                ('regime', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tier_deadlines', to='catalogue.reportregime')),
            ],
            options={
                'verbose_name': 'thời hạn gửi của cấp',
                'ordering': ['regime', 'tier', 'cadence', 'valid_from'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, help_text='Ngày đầu tiên không còn hiệu lực.', null=True, verbose_name='đến trước ngày')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
            ],
            options={
                'verbose_name': 'nội dung cải cách hành chính',
                'ordering': ['order', 'slug'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__gt', models.F('valid_from'))), name='catalogue_topic_dates', violation_error_message='Ngày hết hiệu lực phải sau ngày bắt đầu.')],
            },
        ),
        migrations.CreateModel(
            name='WindowRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, help_text='Ngày đầu tiên không còn hiệu lực.', null=True, verbose_name='đến trước ngày')),
                ('cadence', models.CharField(choices=[('month', 'hằng tháng'), ('quarter', 'hằng quý'), ('half', '6 tháng'), ('nine_months', '9 tháng'), ('year', 'hằng năm')], max_length=12, verbose_name='định kỳ')),
                ('start_month_offset', models.SmallIntegerField(default=0, verbose_name='số tháng lệch đầu kỳ')),
                ('start_day', models.PositiveSmallIntegerField(default=1, verbose_name='ngày đầu kỳ')),
                ('end_month_offset', models.SmallIntegerField(default=0, verbose_name='số tháng lệch cuối kỳ')),
                ('end_day', models.PositiveSmallIntegerField(default=1, verbose_name='ngày kế tiếp cuối kỳ')),
                ('legal_basis', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.legalbasis')),
                ('regime', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='window_rules', to='catalogue.reportregime')),
            ],
            options={
                'verbose_name': 'quy tắc chốt số liệu',
                'ordering': ['regime', 'cadence', 'valid_from'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ChannelUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('production', 'sản xuất, tổ chức'), ('placement', 'đăng, phát')], max_length=12, verbose_name='mặt')),
                ('is_default', models.BooleanField(default=False, verbose_name='mặc định')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='count_units', to='catalogue.channel')),
                ('count_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.countunit')),
            ],
            options={
                'verbose_name': 'đơn vị tính của kênh',
                'ordering': ['channel', 'side', 'order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('channel', 'count_unit', 'side'), name='catalogue_channelunit_once'), models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('channel', 'side'), name='catalogue_channelunit_one_default')],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='có hiệu lực từ ngày')),
                ('valid_to', models.DateField(blank=True, help_text='Ngày đầu tiên không còn hiệu lực.', null=True, verbose_name='đến trước ngày')),
                ('slug', models.CharField(max_length=100, unique=True, verbose_name='mã')),
                ('name', models.CharField(max_length=200, verbose_name='tên')),
                ('side', models.CharField(choices=[('production', 'sản xuất, tổ chức'), ('placement', 'đăng, phát')], max_length=12, verbose_name='mặt')),
                ('adds', models.CharField(default='sum', max_length=12, verbose_name='cách cộng')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='catalogue.channel')),
                ('count_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.countunit')),
            ],
            options={
                'verbose_name': 'chỉ tiêu thống kê',
                'ordering': ['order', 'slug'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__gt', models.F('valid_from'))), name='catalogue_indicator_dates', violation_error_message='Ngày hết hiệu lực phải sau ngày bắt đầu.')],
            },
        ),
        migrations.AddConstraint(
            model_name='reportregime',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__gt', models.F('valid_from'))), name='catalogue_reportregime_dates', violation_error_message='Ngày hết hiệu lực phải sau ngày bắt đầu.'),
        ),
        migrations.AddIndex(
            model_name='reportperiod',
            index=models.Index(fields=['regime', 'cadence', 'window_end'], name='catalogue_period_by_day'),
        ),
        migrations.AddConstraint(
            model_name='reportperiod',
            constraint=models.UniqueConstraint(fields=('regime', 'key'), name='catalogue_reportperiod_once'),
        ),
        migrations.AddConstraint(
            model_name='reportperiod',
            constraint=models.CheckConstraint(condition=models.Q(('window_end__gt', models.F('window_start'))), name='catalogue_reportperiod_dates'),
        ),
        migrations.AddConstraint(
            model_name='tierdeadline',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__gt', models.F('valid_from'))), name='catalogue_tierdeadline_dates', violation_error_message='Ngày hết hiệu lực phải sau ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='tierdeadline',
            constraint=models.CheckConstraint(condition=models.Q(('working_days_after__gte', 1)), name='catalogue_tierdeadline_one_day', violation_error_message='Thời hạn phải sau ngày chốt ít nhất 1 ngày làm việc.'),
        ),
        migrations.AddConstraint(
            model_name='windowrule',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__gt', models.F('valid_from'))), name='catalogue_windowrule_dates', violation_error_message='Ngày hết hiệu lực phải sau ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='windowrule',
            constraint=models.CheckConstraint(condition=models.Q(('end_day__range', (1, 28)), ('start_day__range', (1, 28))), name='catalogue_windowrule_days', violation_error_message='Ngày chốt phải từ 1 đến 28 để tháng nào cũng có.'),
        ),
    ]
