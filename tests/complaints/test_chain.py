"""The history proves itself: one thing changed behind the program's back is named."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from complaints import chain, handling
from complaints.models import Attachment, ChainHead, Complaint, Event
from jiansite.roles import COMPLAINT_OFFICER
from tests.complaints.test_at_once import at_once
from tests.complaints.test_form import GOOD
from tests.factories import make_complaint, make_user, unguarded, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaint() -> Complaint:
    """A case of three events."""
    complaint = make_complaint()
    make_complaint(phone="13911112222")
    officer = make_user(COMPLAINT_OFFICER)
    complaint.act("register", by=officer, now=timezone.now(), note="已联系您。")
    handling.add_note(complaint, by=officer, text="下午再打电话", now=timezone.now())
    return complaint


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def verify(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_chain", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_it_finds_nothing_where_nothing_was_changed(complaint: Complaint) -> None:
    assert "2 cases, 4 events, 0 files. Everything is as it was written." in verify()
    assert [event.sequence for event in complaint.events.all()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("note = '另一句话'", "its note was changed"),
        ("actor_name = '另一人'", "its content was changed"),
        ("at = at + interval '1 day'", "its content was changed"),
        ("verb = 'decline'", "its content was changed"),
        ("""facts = '{"evidence": {}}'""", "its content was changed"),
        ("note = '', note_digest = ''", "its note was changed"),
        ("digest = repeat('0', 64)", "its content was changed"),
        ("sequence = 9", "link 2 is missing before it"),
    ],
)
def test_it_names_the_one_event_that_was_edited_in_sql(
    complaint: Complaint, change: str, fault: str
) -> None:
    event = complaint.events.get(verb="register")
    with unguarded():
        sql(f"UPDATE complaints_event SET {change} WHERE id = %s", event.pk)
    assert len(chain.verify().broken) == 1
    broken = chain.verify().broken[0]
    assert complaint.number in broken
    assert fault in broken
    assert (f"event {event.pk}" in broken) is (change != "sequence = 9")
    with pytest.raises(CommandError, match="1 broken"):
        verify()


@pytest.mark.parametrize(
    ("verb", "fault"), [("register", "link 2 is missing"), ("note", "later events are missing")]
)
def test_it_notices_an_event_that_was_taken_out(
    complaint: Complaint, verb: str, fault: str
) -> None:
    with unguarded():
        sql("DELETE FROM complaints_event WHERE verb = %s", verb)
    assert [fault in broken for broken in chain.verify().broken] == [True]


def test_it_notices_an_event_that_was_put_in(complaint: Complaint) -> None:
    sql(
        "INSERT INTO complaints_event (complaint_id, verb, label, from_state, to_state, actor_name,"
        " note, at, facts, sequence, note_digest, previous, digest)"
        " SELECT complaint_id, verb, label, from_state, to_state, '混入', note, at, facts,"
        " 4, note_digest, digest, digest FROM complaints_event WHERE verb = 'note'"
    )
    assert ["(link 4): its content was changed" in each for each in chain.verify().broken] == [True]


def test_it_notices_a_case_without_any_history(complaint: Complaint) -> None:
    with unguarded():
        sql("DELETE FROM complaints_event WHERE complaint_id = %s", complaint.pk)
    assert chain.verify().broken == [f"case {complaint.number}: all its events are missing"]


@pytest.mark.parametrize(
    "statement", ["UPDATE complaints_event SET note = 'x'", "DELETE FROM complaints_event"]
)
def test_it_refuses_changes_in_the_database_itself(complaint: Complaint, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql(statement)
    assert complaint.events.count() == 3


def test_it_refuses_changes_through_the_program(complaint: Complaint) -> None:
    event = complaint.events.all()[0]
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        Event.objects.bulk_create([event])
    with pytest.raises(IntegrityError), transaction.atomic():
        event.delete()


def test_it_survives_an_account_that_is_deleted(complaint: Complaint) -> None:
    actor = complaint.events.get(verb="register").actor
    assert actor is not None
    actor.delete()
    event = complaint.events.get(verb="register")
    assert event.actor is None
    assert chain.verify().broken == []


def test_it_lets_retention_erase_a_note_and_nothing_else(complaint: Complaint) -> None:
    note = complaint.events.get(verb="note")
    with transaction.atomic():
        sql("SET LOCAL jiansite.erasing = 'on'")
        Event.objects.filter(pk=note.pk).update(note="", note_erased_at=timezone.now())
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(pk=note.pk).update(label="另一个词")
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(pk=note.pk).delete()
        sql("SET LOCAL jiansite.erasing = 'off'")
    found = chain.verify()
    assert (found.broken, found.erased) == ([], 1)


def test_it_tells_the_same_fingerprint_of_the_same_state(complaint: Complaint) -> None:
    before = chain.verify().fingerprint
    assert chain.verify().fingerprint == before
    assert "Everything" in verify("--expect", before)
    complaint.act("verify", by=make_user(COMPLAINT_OFFICER), now=timezone.now())
    with pytest.raises(CommandError, match="1 broken"):
        verify("--expect", before)


@pytest.fixture
def evidence() -> Attachment:
    citizen = Client()
    citizen.post("/complaints/new/all/", {**GOOD, "evidence": [upload()]})
    citizen.post("/complaints/new/review/")
    return Attachment.objects.get()


def test_it_opens_the_sealed_originals(evidence: Attachment) -> None:
    assert "1 cases, 1 events, 1 files." in verify()
    assert Event.objects.get().facts == {"evidence": {str(evidence.pk): evidence.sha256}}


def test_it_names_a_file_that_was_changed(evidence: Attachment) -> None:
    path = Path(evidence.original.path)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    (broken,) = chain.verify().broken
    assert f"evidence {evidence.pk}: its file was changed" in broken
    assert chain.verify(with_evidence=False).broken == []


def test_it_names_a_file_that_is_gone(evidence: Attachment) -> None:
    Path(evidence.original.path).unlink()
    assert "missing or cannot be read" in chain.verify().broken[0]


def test_it_names_a_seal_that_was_changed_with_its_file(evidence: Attachment) -> None:
    Attachment.objects.update(sha256="0" * 64)
    assert "another SHA-256 than the chain" in chain.verify().broken[0]


def test_it_names_evidence_whose_record_is_gone(evidence: Attachment) -> None:
    Attachment.objects.all().delete()
    assert "its record is missing" in chain.verify().broken[0]


@pytest.mark.django_db(transaction=True)
def test_it_chains_events_that_are_written_at_once() -> None:
    complaint = make_complaint()
    officer = make_user(COMPLAINT_OFFICER)
    at_once(8, lambda: handling.add_note(complaint, by=officer, text="同时", now=timezone.now()))
    assert sorted(complaint.events.values_list("sequence", flat=True)) == list(range(1, 10))
    assert ChainHead.objects.get().length == 9
    assert chain.verify().broken == []


def test_it_seals_the_moment_to_the_microsecond(complaint: Complaint) -> None:
    event = complaint.events.get(verb="register")
    with unguarded():
        moment = event.at + timedelta(microseconds=1)
        sql("UPDATE complaints_event SET at = %s WHERE id = %s", moment, event.pk)
    assert len(chain.verify().broken) == 1


def test_it_chains_many_events_of_many_cases_in_few_questions(
    complaint: Complaint, django_assert_num_queries: Any
) -> None:
    other = make_complaint(phone="13911112233")
    now = timezone.now()
    events = [
        Event(complaint=case, verb="note", label="备注", actor_name="系统", note=f"第{n}条", at=now)
        for n in range(20)
        for case in (complaint, other)
    ]
    with django_assert_num_queries(
        5
    ):  # a savepoint's two, and the heads before and after the events
        Event.objects.write_all(events)
    assert (complaint.events.count(), other.events.count()) == (23, 21)
    assert chain.verify().broken == []
