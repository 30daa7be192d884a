import complaints.models.fields
import django.core.validators
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0005_events_append_only'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='complaint',
            options={'default_permissions': ('view', 'change'), 'ordering': ['-received_at', '-pk'], 'permissions': [('handle_complaint', '可以办理投诉'), ('reveal_contact', '可以查看投诉人联系方式'), ('view_report', '可以查看举报')], 'verbose_name': '投诉', 'verbose_name_plural': '投诉'},
        ),
        migrations.AddField(
            model_name='complaint',
            name='attempts',
            field=models.TextField(blank=True, max_length=1000, verbose_name='与商家协商的情况'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='brand',
            field=models.CharField(blank=True, max_length=100, verbose_name='品牌、型号、批号'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='category',
            field=models.CharField(blank=True, max_length=30, verbose_name='类别'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='compensation_amount',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), '金额不能是负数。')], verbose_name='要求赔偿（元）'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='daily_use',
            field=models.CharField(blank=True, choices=[('yes', '是'), ('no', '不是')], max_length=3, verbose_name='为生活消费购买'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='elsewhere_detail',
            field=models.CharField(blank=True, max_length=200, verbose_name='在别处反映的情况'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='filed_elsewhere',
            field=models.CharField(blank=True, choices=[('no', '没有'), ('platform', '向网购平台投诉过'), ('12315', '向 12315 投诉过'), ('association', '向消费者协会投诉过'), ('authority', '向其他部门反映过'), ('arbitration', '申请了仲裁'), ('court', '向法院起诉了')], max_length=20, verbose_name='是否在别处反映过'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='help_wanted',
            field=complaints.models.fields.EncryptedTextField(blank=True, verbose_name='需要的帮助'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='is_quick',
            field=models.BooleanField(default=False, verbose_name='快速投诉，尚未补全'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='kind',
            field=models.CharField(choices=[('complaint', '投诉'), ('report', '举报')], default='complaint', max_length=10, verbose_name='性质'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='known_on',
            field=models.DateField(blank=True, null=True, verbose_name='发现问题的日期'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='merchant_credit_code',
            field=models.CharField(blank=True, max_length=30, verbose_name='统一社会信用代码'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='merchant_phone',
            field=models.CharField(blank=True, max_length=40, verbose_name='商家电话'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='minimum_demand',
            field=models.CharField(blank=True, max_length=200, verbose_name='最低可以接受'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='preferred_contact',
            field=models.CharField(blank=True, choices=[('phone', '打电话'), ('sms', '发短信'), ('email', '发邮件'), ('letter', '寄信')], max_length=10, verbose_name='希望的联系方式'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='purchase_channel',
            field=models.CharField(blank=True, choices=[('store', '实体店'), ('web', '网上购物'), ('live', '直播间'), ('prepaid', '办卡、预付费'), ('door', '上门推销、会销'), ('other', '其他')], max_length=10, verbose_name='购买方式'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='refund_amount',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), '金额不能是负数。')], verbose_name='要求退款（元）'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='region_code',
            field=models.CharField(blank=True, max_length=6, verbose_name='商家所在地区'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='shop_name',
            field=models.CharField(blank=True, max_length=100, verbose_name='店铺名称'),
        ),
        migrations.AlterField(
            model_name='complaint',
            name='platform',
            field=models.CharField(blank=True, max_length=100, verbose_name='网购平台'),
        ),
    ]
