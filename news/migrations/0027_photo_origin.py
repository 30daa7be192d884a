from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0026_planned_stories"),
    ]

    operations = [
        migrations.AddField(
            model_name="photo",
            name="origin_url",
            field=models.URLField(
                blank=True, editable=False, max_length=2000, verbose_name="图片原址"
            ),
        ),
    ]
