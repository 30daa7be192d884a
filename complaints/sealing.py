"""How an event is sealed: a keyed hash over all it says and over the hash of the one before.

Each case has a chain of its own: a chain over the whole site would make every filing wait for
the disk of the one before it. The hash is keyed with INDEX_KEY, so that somebody who can write
in the database, but does not hold the key, cannot make the chain fit again.

The note goes into the seal as a hash of its own. Retention may erase a note and leave the rest.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from complaints import encryption

SEALED = (
    "complaint_id", "sequence", "verb", "label", "from_state", "to_state", "actor_name",
    "note_digest", "facts",
)  # fmt: skip


def note_digest(note: str) -> str:
    """What of a note is sealed."""
    return encryption.keyed_digest("event note", note)


def seal(event: Mapping[str, Any], *, previous: str) -> str:
    """The hash of an event, given its fields, that follows the event with the hash `previous`."""
    at: datetime = event["at"]
    content = {name: event[name] for name in SEALED}
    content |= {"at": at.astimezone(UTC).isoformat(timespec="microseconds"), "previous": previous}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return encryption.keyed_digest("event", canonical)
