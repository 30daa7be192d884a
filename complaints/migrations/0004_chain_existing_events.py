import hashlib
import hmac
import json
from datetime import UTC

from django.conf import settings
from django.db import migrations

BATCH = 500


def chain(apps, schema_editor):
    """Seal what was written before there was a chain, in the order in which it was written."""
    Event = apps.get_model("complaints", "Event")
    ChainHead = apps.get_model("complaints", "ChainHead")
    # The twin of complaints/sealing.py as it was then.
    names = (
        "complaint_id", "sequence", "verb", "label", "from_state", "to_state", "actor_name",
        "note_digest", "facts",
    )
    head, batch = None, []
    events = Event.objects.order_by("complaint_id", "at", "pk")
    for event in events.iterator(chunk_size=BATCH):
        if head is None or head.complaint_id != event.complaint_id:
            _keep(ChainHead, head)
            head = ChainHead(complaint_id=event.complaint_id, length=0, digest="")
        event.sequence, event.previous = head.length + 1, head.digest
        event.note_digest = _digest("event note", event.note)
        content = {name: getattr(event, name) for name in names}
        content["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
        content["previous"] = event.previous
        event.digest = _digest(
            "event",
            json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        )
        head.length, head.digest = event.sequence, event.digest
        batch.append(event)
        if len(batch) == BATCH:
            _write(Event, batch)
    _keep(ChainHead, head)
    _write(Event, batch)


def _keep(ChainHead, head):
    if head is not None:
        head.save(force_insert=True)


def _write(Event, batch):
    Event.objects.bulk_update(batch, ["sequence", "previous", "note_digest", "digest"])
    batch.clear()


def _digest(purpose, text):
    key = hashlib.sha256(f"{purpose}:{settings.INDEX_KEY}".encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Migration(migrations.Migration):
    """The way back needs nothing: the step before takes the columns away."""

    dependencies = [
        ('complaints', '0003_links_of_events'),
    ]

    operations = [migrations.RunPython(chain, migrations.RunPython.noop)]
