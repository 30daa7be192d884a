import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0007_uploads_in_pieces'),
    ]

    operations = [
        migrations.CreateModel(
            name='PhoneLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('code_digest', models.CharField(db_index=True, max_length=64)),
                ('phone_digest', models.CharField(blank=True, db_index=True, max_length=64)),
                ('created_at', models.DateTimeField(db_index=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phone_links', to='complaints.draft')),
            ],
            options={
                'default_permissions': (),
            },
        ),
    ]
