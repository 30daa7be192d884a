from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace


def use_full_width_slashes(apps, schema_editor):
    """A plain slash would cut the address of the source's page in two."""
    sources = apps.get_model("news", "Source").objects.filter(name__contains="/")
    sources.update(name=Replace(F("name"), Value("/"), Value("／")))


class Migration(migrations.Migration):
    dependencies = [("news", "0002_former_address")]

    operations = [migrations.RunPython(use_full_width_slashes, migrations.RunPython.noop)]
