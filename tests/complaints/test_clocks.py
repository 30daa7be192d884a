"""The clocks of a case: started and stopped by its verbs, right by the rules of its day."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils import timezone

from complaints import clocks, intake, lifecycle, rulebook
from complaints.deadlines import Unit
from complaints.lifecycle import MEDIA, MEDIA_CLOCKS, Effects
from complaints.models import Clock, Complaint, Draft
from jiansite.lib.transitions import TransitionRefused
from jiansite.roles import COMPLAINT_OFFICER, EDITOR
from tests.factories import complaint_values, make_complaint, make_user

pytestmark = pytest.mark.django_db


def at(text: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(f"2026-{text}T{hour:02}:00:00+08:00")


@pytest.fixture
def officer() -> User:
    return make_user(COMPLAINT_OFFICER)


def filed(now: datetime, **changes: Any) -> Complaint:
    draft, _ = Draft.begin(now=now)
    done = intake.register_complaint(
        draft, values=complaint_values(**changes), now=now, article_id=None
    )
    assert done is not None
    return done.complaint


def authority_case(received: str) -> Complaint:
    """A case of the profile whose verbs do not exist yet, with the rules of its day."""
    complaint = filed(at(received))
    rules = rulebook.version_for("authority", received_on=at(received).date())
    complaint.profile, complaint.rule_version = "authority", rules.name
    complaint.save()
    return complaint


def running(complaint: Complaint) -> dict[str, date | None]:
    return dict(complaint.clocks.running().values_list("kind", "due_on"))


def test_it_starts_with_the_promise_to_register() -> None:
    complaint = filed(at("02-13"))
    clock = complaint.clocks.get()
    assert (clock.kind, clock.length, clock.unit) == ("registration", 3, Unit.WORKING_DAYS)
    assert (clock.due_on, clock.is_provisional) == (date(2026, 2, 25), False)
    assert complaint.rules.title == "本站办理承诺"


def test_it_takes_the_day_in_china() -> None:
    late_in_the_evening = datetime.fromisoformat("2026-03-02T23:30:00+08:00")
    assert filed(late_in_the_evening).clocks.get().due_on == date(2026, 3, 5)


def test_it_stops_one_clock_and_starts_the_next(officer: User) -> None:
    complaint = filed(at("03-02"))
    complaint.act("register", by=officer, now=at("03-04"))
    assert running(complaint) == {"verification": date(2026, 3, 18)}
    complaint.act("verify", by=officer, now=at("03-05"))
    assert running(complaint) == {"verification": date(2026, 3, 18)}
    complaint.act("forward", by=officer, now=at("03-06"), note="商家")
    assert running(complaint) == {"reply": date(2026, 3, 20)}
    complaint.act("record_reply", by=officer, now=at("03-10"), note="同意换货")
    assert running(complaint) == {"conclusion": date(2026, 3, 19)}
    complaint.act("conclude", by=officer, now=at("03-11"), note="已换货")
    assert running(complaint) == {}
    complaint.act("reopen", by=officer, now=at("03-12"), note="又坏了")
    assert running(complaint) == {"verification": date(2026, 3, 26)}
    assert complaint.clocks.count() == 5


def test_it_keeps_the_clocks_when_the_verb_is_refused(officer: User) -> None:
    complaint = filed(at("03-02"))
    with pytest.raises(TransitionRefused):
        complaint.act("conclude", by=officer, now=at("03-03"), note="说明")
    with pytest.raises(TransitionRefused):
        complaint.act("register", by=make_user(EDITOR), now=at("03-03"))
    assert running(complaint) == {"registration": date(2026, 3, 5)}


@pytest.mark.parametrize("state", MEDIA.states, ids=lambda state: state.name)
def test_it_runs_a_clock_in_every_open_state_and_none_at_the_end(state: Any) -> None:
    """Every way through the table, as a walk over states and the clocks that run in them."""
    start = (MEDIA.initial, frozenset(MEDIA_CLOCKS[lifecycle.FILE].starts))
    reached, todo = {start}, [start]
    while todo:
        here, clocks_here = todo.pop()
        for verb in MEDIA.verbs_from(here):
            effects = lifecycle.effects("media", verb.name)
            assert not (clocks_here - set(effects.stops)) & set(effects.starts)
            there = (verb.target, (clocks_here - set(effects.stops)) | set(effects.starts))
            if there not in reached:
                reached.add(there)
                todo.append(there)
    sets = [clocks_there for name, clocks_there in reached if name == state.name]
    assert sets
    assert all(bool(each) is not state.is_final for each in sets)


def test_it_knows_every_clock_and_verb_of_its_table() -> None:
    kinds = {rule.kind for rule in rulebook.version(rulebook.MEDIA).clocks}
    acts = {lifecycle.FILE, *(verb.name for verb in MEDIA.verbs)}
    assert MEDIA_CLOCKS.keys() <= acts
    for effects in MEDIA_CLOCKS.values():
        assert {*effects.starts, *effects.stops} <= kinds


def test_it_promises_what_the_settings_say_and_keeps_what_was_promised(settings: Any) -> None:
    settings.COMPLAINT_PROMISES = {"registration": 1}
    complaint = filed(at("03-02"))
    settings.COMPLAINT_PROMISES = {}
    clocks.recount(why="核对", by=None, now=at("03-02"))
    assert running(complaint) == {"registration": date(2026, 3, 3)}


def test_it_leaves_the_periods_of_the_law_to_the_law(settings: Any) -> None:
    settings.COMPLAINT_PROMISES = {"mediation": 1}
    complaint = authority_case("08-04")
    Clock.objects.follow(complaint, Effects(starts=("mediation",)), now=at("08-04"), why="受理")
    assert running(complaint)["mediation"] == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("received", "kind", "due"),
    [
        ("04-14", "mediation", date(2026, 6, 18)),
        ("04-15", "mediation", date(2026, 6, 14)),
        ("04-14", "acceptance", date(2026, 4, 23)),
        ("04-15", "acceptance", date(2026, 4, 24)),
    ],
)
def test_it_counts_old_cases_by_the_old_order(received: str, kind: str, due: date) -> None:
    complaint = authority_case(received)
    Clock.objects.follow(complaint, Effects(starts=(kind,)), now=at(received), why="受理")
    assert running(complaint)[kind] == due


def test_it_leaves_testing_out_of_the_mediation() -> None:
    complaint = authority_case("08-04")

    def follow(day: str, **effects: tuple[str, ...]) -> Clock:
        Clock.objects.follow(complaint, Effects(**effects), now=at(day), why="检测")
        return complaint.clocks.get(kind="mediation")

    follow("08-04", starts=("mediation",))
    paused = follow("08-10", pauses=("mediation",))
    assert (paused.due_on, paused.is_paused, paused.is_overdue(date(2027, 1, 1))) == (
        None, True, False,
    )  # fmt: skip
    assert follow("08-11", pauses=("mediation",)).pauses == paused.pauses
    resumed = follow("08-20", resumes=("mediation",))
    assert (resumed.due_on, resumed.is_paused) == (date(2026, 10, 13), False)


def test_it_prolongs_a_lead_once() -> None:
    complaint = authority_case("05-06")
    Clock.objects.follow(complaint, Effects(starts=("lead",)), now=at("05-06"), why="线索")
    assert running(complaint)["lead"] == date(2026, 5, 26)
    for _ in range(2):
        Clock.objects.follow(complaint, Effects(extends=("lead",)), now=at("05-20"), why="批准")
        assert running(complaint)["lead"] == date(2026, 6, 16)


def test_it_allows_one_running_clock_of_a_kind() -> None:
    complaint = filed(at("03-02"))
    effects = Effects(starts=("registration",))
    with pytest.raises(IntegrityError, match="one_running_clock_of_a_kind"):
        Clock.objects.follow(complaint, effects, now=at("03-03"), why="又一次")


def test_it_asks_for_what_is_overdue_and_what_is_due() -> None:
    filed(at("03-02"))  # until 03-05
    for today, overdue, due in [(5, 0, 1), (6, 1, 0)]:
        day = date(2026, 3, today)
        assert Clock.objects.overdue(day).count() == overdue
        assert Clock.objects.due_between(day, day).count() == due


@pytest.mark.parametrize(
    ("day", "tone", "summary"),
    [
        ("03-03", "running", "还有 2 天"),
        ("03-05", "today", "今天到期"),
        ("03-07", "overdue", "已超过 2 天"),
    ],
)
def test_it_says_what_a_clock_means_today(day: str, tone: str, summary: str) -> None:
    (explained,) = clocks.explained(filed(at("03-02")), now=at(day))
    assert (explained.tone, explained.summary) == (tone, summary)
    assert [each.number for each in explained.days] == [0, 1, 2, 3]
    assert explained.is_reproduced


@pytest.mark.parametrize(
    ("done", "tone", "summary"),
    [
        ("03-05", "done", "3月5日已结束，在期限内"),
        ("03-06", "late", "3月6日已结束，超过期限"),
    ],
)
def test_it_says_whether_it_was_kept(officer: User, done: str, tone: str, summary: str) -> None:
    complaint = filed(at("03-02"))
    complaint.act("decline", by=officer, now=at(done), note="不属于消费纠纷")
    (explained,) = clocks.explained(complaint, now=at("04-01"))
    assert (explained.tone, explained.summary) == (tone, summary)


def test_it_gives_older_cases_the_clocks_of_their_history(officer: User) -> None:
    complaint = filed(at("03-02"))
    complaint.act("register", by=officer, now=at("03-04"))
    expected = list(complaint.clocks.values("kind", "due_on", "started_at", "stopped_at"))
    Clock.objects.all().delete()
    done = make_complaint(status=lifecycle.CONCLUDED)
    done.clocks.all().delete()
    assert [clocks.start_missing(), clocks.start_missing()] == [1, 0]
    again = complaint.clocks.values("kind", "due_on", "started_at", "stopped_at")
    assert list(again) == expected
    assert complaint.events.count() == 2


def test_it_asks_little_of_the_database(officer: User, django_assert_num_queries: Any) -> None:
    complaint = filed(at("03-02"))
    with django_assert_num_queries(2):
        clocks.explained(complaint, now=at("03-03"))
    complaint = Complaint.objects.get()
    # The claim, the chain's head twice, the event, the old clock, the calendar, the new clock;
    # and two savepoints of two statements each.
    officer.get_all_permissions()
    with django_assert_num_queries(11):
        complaint.act("register", by=officer, now=timezone.now() + timedelta(days=1))
