import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Room for the chain; the events there are get their links in the next step."""

    dependencies = [
        ('complaints', '0002_calendar_and_clocks'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('complaint', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='chain', serialize=False, to='complaints.complaint')),
                ('length', models.PositiveIntegerField(default=0)),
                ('digest', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='event',
            name='digest',
            field=models.CharField(editable=False, null=True, max_length=64, verbose_name='封印'),
        ),
        migrations.AddField(
            model_name='event',
            name='facts',
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='event',
            name='note_digest',
            field=models.CharField(editable=False, null=True, max_length=64),
        ),
        migrations.AddField(
            model_name='event',
            name='note_erased_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='event',
            name='previous',
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name='上一条的封印'),
        ),
        migrations.AddField(
            model_name='event',
            name='sequence',
            field=models.PositiveIntegerField(editable=False, null=True, verbose_name='序号'),
        ),
    ]
