from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0020_photo_focus_and_crop'),
    ]

    operations = [
        migrations.CreateModel(
            name='RetiredPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folder', models.CharField(max_length=200, unique=True, verbose_name='文件夹')),
                ('retired_at', models.DateTimeField(db_index=True, verbose_name='停用时间')),
            ],
            options={
                'verbose_name': '旧图文件',
                'verbose_name_plural': '旧图文件',
            },
        ),
    ]
