"""Following the chains of events and the seals of evidence, and naming where they break."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from complaints import sealing
from complaints.models import Attachment, Complaint, Event
from complaints.models.attachments import evidence_storage

_FIELDS = (
    *sealing.SEALED, "at", "pk", "note", "note_erased_at", "previous", "digest",
    "complaint__number", "complaint__chain__length", "complaint__chain__digest",
)  # fmt: skip
CHUNK = 1024 * 1024


@dataclass
class Findings:
    """What was looked at, and the broken links, each as a sentence."""

    events: int = 0
    cases: int = 0
    erased: int = 0
    files: int = 0
    broken: list[str] = field(default_factory=list)
    # One value for all chains: a copy or a restored backup has the same one.
    fingerprint: str = ""
    # What the chains say of evidence: its id, then its SHA-256 and the case.
    sealed: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)


def verify(*, with_evidence: bool = True) -> Findings:
    """Follow every chain from its first event to its head, and open every sealed original."""
    found, heads = Findings(), hashlib.sha256()
    events = Event.objects.order_by("complaint_id", "sequence").values(*_FIELDS)
    rows = events.iterator(chunk_size=2000)
    for _, links in groupby(rows, key=lambda row: row["complaint_id"]):
        last = _follow(found, links)
        heads.update(f"{last['complaint__number']}:{last['digest']}\n".encode())
    found.fingerprint = heads.hexdigest()
    found.broken += _without_events()
    if with_evidence:
        found.broken += _evidence(found)
    return found


def _follow(found: Findings, links: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """One case's chain; the first link that does not fit is named, for the rest follows it."""
    previous, expected, is_whole = "", 1, True
    for link in links:
        found.events += 1
        found.erased += link["note_erased_at"] is not None
        _remember_seals(found, link)
        fault = _fault(link, previous=previous, expected=expected) if is_whole else ""
        if fault:
            found.broken.append(f"case {link['complaint__number']}, {fault}")
            is_whole = False
        previous, expected, last = link["digest"], link["sequence"] + 1, link
    found.cases += 1
    head = (last["complaint__chain__length"], last["complaint__chain__digest"])
    if is_whole and head != (last["sequence"], last["digest"]):
        found.broken.append(
            f"case {last['complaint__number']}: the chain ends with event {last['pk']} "
            f"(link {last['sequence']}), its head says link {head[0]}: later events are missing"
        )
    return last


def _fault(link: dict[str, Any], *, previous: str, expected: int) -> str:
    """What is wrong with a link; empty when nothing is."""
    name = f"event {link['pk']} (link {link['sequence']})"
    if link["sequence"] != expected:
        return f"{name}: link {expected} is missing before it"
    if link["previous"] != previous:
        return f"{name}: does not follow the link before it"
    if link["note_erased_at"] is None and link["note_digest"] != sealing.note_digest(link["note"]):
        return f"{name}: its note was changed"
    if link["digest"] != sealing.seal(link, previous=previous):
        return f"{name}: its content was changed"
    return ""


def _without_events() -> Iterator[str]:
    """Cases whose whole history is gone; every case begins with an event."""
    for number in Complaint.objects.filter(events=None).values_list("number", flat=True):
        yield f"case {number}: all its events are missing"


def _remember_seals(found: Findings, link: Mapping[str, Any]) -> None:
    """Evidence comes in with an event, and leaves with one that says so."""
    for pk, sha256 in link["facts"].get("evidence", {}).items():
        found.sealed[pk] = (sha256, link["complaint__number"])
    for pk in link["facts"].get("erased_evidence", ()):
        found.sealed.pop(pk, None)


def _evidence(found: Findings) -> Iterator[str]:
    attachments = Attachment.objects.exclude(complaint=None).order_by("complaint_id", "pk")
    rows = attachments.values("pk", "complaint__number", "original", "size", "sha256")
    for row in rows.iterator(chunk_size=500):
        found.files += 1
        sealed, _ = found.sealed.pop(str(row["pk"]), (row["sha256"], ""))
        if fault := _file_fault(row, sealed):
            yield f"case {row['complaint__number']}, evidence {row['pk']}: {fault}"
    for missing, (_, number) in found.sealed.items():
        yield f"case {number}, evidence {missing}: its record is missing"


def _file_fault(row: Mapping[str, Any], sealed: str) -> str:
    if row["sha256"] != sealed:
        return "its record names another SHA-256 than the chain"
    digest, size = hashlib.sha256(), 0
    try:
        with evidence_storage().open(row["original"]) as file:
            while piece := file.read(CHUNK):
                digest.update(piece)
                size += len(piece)
    except OSError:
        return "its file is missing or cannot be read"
    if (digest.hexdigest(), size) != (row["sha256"], row["size"]):
        return "its file was changed"
    return ""
