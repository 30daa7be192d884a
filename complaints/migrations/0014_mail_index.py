from django.db import migrations, models

from complaints import encryption



def fill(apps, schema_editor):
    """The index is a keyed hash: the database cannot compute it, and the key never changes."""
    complaints = apps.get_model("complaints", "Complaint").objects.filter(email_index="")
    for complaint in complaints.exclude(email="").only("email").iterator():
        complaint.email_index = encryption.email_index(complaint.email)
        complaint.save(update_fields=["email_index"])


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0013_aftermath_and_outgoing'),
    ]

    operations = [
        migrations.AddField(
            model_name='complaint',
            name='email_index',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(fields=['email_index'], name='complaint_email'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
