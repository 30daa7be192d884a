import news.models.photos
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0009_error_report"),
    ]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="kinds",
            field=models.JSONField(
                default=news.models.photos.first_kinds, editable=False, verbose_name="各规格格式"
            ),
        ),
    ]
