"""Every state against every verb, with the right and without."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jiansite.lib.transitions import State, TransitionRefused, Verb
from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, EDITOR
from news.error_report_lifecycle import CORRECTED, DECLINED, ERROR_REPORTS, WAITING
from news.models import ErrorReport
from tests.factories import make_article, make_error_report, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 15, 8, 0, tzinfo=UTC)
NOTE = "已改为五十九台。"
EVERY_CASE = [
    pytest.param(state, verb, id=f"{verb.name}-{state.name}")
    for state in ERROR_REPORTS.states
    for verb in ERROR_REPORTS.verbs
]
# The table once more, by hand: the one in the code must not change unseen.
ALLOWED = {
    (WAITING, "accept"): CORRECTED,
    (WAITING, "decline"): DECLINED,
    (CORRECTED, "reopen"): WAITING,
    (DECLINED, "reopen"): WAITING,
}


def stored(report: ErrorReport) -> ErrorReport:
    return ErrorReport.objects.get(pk=report.pk)


@pytest.mark.parametrize(("state", "verb"), EVERY_CASE)
def test_it_goes_by_the_table(state: State, verb: Verb) -> None:
    report = make_error_report(status=state.name)
    target = ALLOWED.get((state.name, verb.name))
    if target is None:
        with pytest.raises(TransitionRefused, match=f"现在的状态是“{state.label}”"):
            report.act(verb.name, by=make_user(EDITOR), now=NOW, note=NOTE)
    else:
        report.act(verb.name, by=make_user(EDITOR), now=NOW, note=NOTE)
    assert stored(report).status == report.status == (target or state.name)
    assert report.events.count() == (1 if target else 0)


@pytest.mark.parametrize(("state", "verb"), EVERY_CASE)
def test_it_refuses_the_complaint_desk(state: State, verb: Verb) -> None:
    report = make_error_report(status=state.name)
    with pytest.raises(TransitionRefused, match=f"没有“{verb.label}”的权限"):
        report.act(verb.name, by=make_user(COMPLAINT_OFFICER), now=NOW, note=NOTE)
    assert stored(report).status == state.name
    assert not report.events.exists()


def test_it_obeys_the_administrator() -> None:
    report = make_error_report()
    report.act("accept", by=make_user(ADMINISTRATOR), now=NOW, note=NOTE)
    assert stored(report).status == CORRECTED


@pytest.mark.parametrize("note", ["", " \u3000\n"])
@pytest.mark.parametrize("verb", ERROR_REPORTS.verbs, ids=lambda verb: verb.name)
def test_it_wants_an_answer_every_time(verb: Verb, note: str) -> None:
    (state, *_) = sorted(verb.sources)
    report = make_error_report(status=state)
    with pytest.raises(TransitionRefused, match="需要填写说明"):
        report.act(verb.name, by=make_user(EDITOR), now=NOW, note=note)
    assert stored(report).status == state


def test_it_writes_down_who_answered_what_and_when() -> None:
    report = make_error_report()
    editor = make_user(EDITOR, last_name="闻", first_name="笛")
    report.act("accept", by=editor, now=NOW, note=f" {NOTE}\n")
    event = report.events.get()
    assert (event.from_state, event.to_state, event.at) == (WAITING, CORRECTED, NOW)
    assert (event.actor, event.actor_name, event.note) == (editor, "闻笛", NOTE)
    editor.delete()
    assert report.events.get().actor_name == "闻笛"


def test_it_lets_only_the_first_of_two_editors_answer() -> None:
    report = make_error_report()
    mine, theirs = stored(report), stored(report)
    mine.act("accept", by=make_user(EDITOR), now=NOW, note=NOTE)
    with pytest.raises(TransitionRefused, match="另一位同事"):
        theirs.act("decline", by=make_user(EDITOR), now=NOW, note=NOTE)
    assert stored(report).status == CORRECTED
    assert report.events.count() == 1


@pytest.mark.parametrize("state", ERROR_REPORTS.states, ids=lambda state: state.name)
def test_it_has_a_sentence_for_the_reporter_in_every_state(state: State) -> None:
    assert len(state.sentence) > 15
    assert state.sentence.endswith("。")


def test_it_puts_the_longest_wait_first_and_then_the_newest_answer() -> None:
    made = [
        make_error_report(status=status, received_at=NOW - timedelta(days=days))
        for status, days in [(DECLINED, 9), (WAITING, 1), (CORRECTED, 2), (WAITING, 5)]
    ]
    order = [made[3], made[1], made[2], made[0]]
    assert list(ErrorReport.objects.waiting_first()) == order
    assert set(ErrorReport.objects.waiting()) == {made[1], made[3]}


def test_it_promises_no_correction_of_a_story_that_nobody_changed() -> None:
    editor = make_user(EDITOR)
    report = make_error_report(make_article(), received_at=timezone.now())
    with pytest.raises(TransitionRefused, match="请先把稿件改好"):
        report.act("accept", by=editor, now=timezone.now(), note=NOTE)
    assert stored(report).status == WAITING
    report.article.save()
    report.act("accept", by=editor, now=timezone.now(), note=NOTE)
    assert stored(report).status == CORRECTED
