import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0006_further_answers'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='note',
            field=models.CharField(blank=True, max_length=200, verbose_name='说明'),
        ),
        migrations.CreateModel(
            name='PartialUpload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('received', models.PositiveBigIntegerField(default=0)),
                ('pieces', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), default=list, size=None)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField(db_index=True)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partial_uploads', to='complaints.draft')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('received__lte', models.F('size'))), name='partial_upload_is_no_larger_than_announced')],
            },
        ),
    ]
