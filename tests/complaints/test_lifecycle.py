"""Every state against every verb, with the right and without, from the table itself."""

import pytest
from django.utils import timezone

from complaints import lifecycle
from complaints.lifecycle import MEDIA
from complaints.models import Complaint, Event
from jiansite.lib.transitions import State, TransitionRefused, Verb
from jiansite.roles import COMPLAINT_OFFICER, EDITOR
from tests.factories import make_complaint, make_user

pytestmark = pytest.mark.django_db

STATES = [state.name for state in MEDIA.states]
VERBS = [verb.name for verb in MEDIA.verbs]


@pytest.mark.parametrize("verb_name", VERBS)
@pytest.mark.parametrize("state", STATES)
def test_it_allows_exactly_what_the_table_says(state: str, verb_name: str) -> None:
    complaint = make_complaint(status=state)
    verb = MEDIA.verb(verb_name)
    officer = make_user(COMPLAINT_OFFICER)
    if state in verb.sources:
        complaint.act(verb_name, by=officer, now=timezone.now(), note="说明")
        expected = verb.target
    else:
        with pytest.raises(TransitionRefused):
            complaint.act(verb_name, by=officer, now=timezone.now(), note="说明")
        expected = state
    assert Complaint.objects.get().status == expected
    assert Event.objects.filter(verb=verb_name).count() == (state in verb.sources)


@pytest.mark.parametrize("verb_name", VERBS)
def test_it_refuses_people_without_the_right(verb_name: str) -> None:
    verb = MEDIA.verb(verb_name)
    state = sorted(verb.sources)[0]
    complaint = make_complaint(status=state)
    with pytest.raises(TransitionRefused, match="权限"):
        complaint.act(verb_name, by=make_user(EDITOR), now=timezone.now(), note="说明")
    assert Complaint.objects.get().status == state


@pytest.mark.parametrize("verb", [verb for verb in MEDIA.verbs if verb.requires_note])
def test_it_refuses_a_verb_without_its_note(verb: Verb) -> None:
    complaint = make_complaint(status=sorted(verb.sources)[0])
    with pytest.raises(TransitionRefused, match="说明"):
        complaint.act(verb.name, by=make_user(COMPLAINT_OFFICER), now=timezone.now(), note="  ")


def test_it_writes_who_did_what_when_and_why() -> None:
    complaint = make_complaint()
    officer = make_user(COMPLAINT_OFFICER, last_name="秦", first_name="听雨")
    now = timezone.now()
    complaint.act("decline", by=officer, now=now, note=" 不属于消费纠纷。 ")
    event = complaint.events.get(verb="decline")
    assert (event.actor, event.actor_name, event.at) == (officer, "秦听雨", now)
    assert (event.from_state, event.to_state, event.note) == (
        "received", "declined", "不属于消费纠纷。",
    )  # fmt: skip


def test_it_lets_only_the_first_of_two_officers_act() -> None:
    make_complaint()
    first, second = Complaint.objects.get(), Complaint.objects.get()
    officer = make_user(COMPLAINT_OFFICER)
    first.act("register", by=officer, now=timezone.now())
    with pytest.raises(TransitionRefused, match="另一位同事"):
        second.act("decline", by=officer, now=timezone.now(), note="说明")
    assert Complaint.objects.get().status == lifecycle.REGISTERED


def test_it_does_not_pass_on_without_consent() -> None:
    complaint = make_complaint(status=lifecycle.REGISTERED, consent_forward=False)
    with pytest.raises(TransitionRefused, match="没有同意转交"):
        complaint.act("forward", by=make_user(COMPLAINT_OFFICER), now=timezone.now(), note="商家")


@pytest.mark.parametrize("state", MEDIA.states)
def test_it_has_a_sentence_for_the_citizen_in_every_state(state: State) -> None:
    assert len(state.sentence) > 15
    assert state.sentence.endswith("。")


@pytest.mark.parametrize("state", STATES)
def test_it_leaves_no_open_state_without_a_way_on(state: str) -> None:
    assert MEDIA.state(state).is_final or MEDIA.verbs_from(state)
