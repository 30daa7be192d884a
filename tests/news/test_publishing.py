"""Going live and leaving: exactly the signed-off revision, at its minute, once."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from jiansite.lib.transitions import TransitionRefused
from jiansite.roles import DUTY_CHIEF, EDITOR
from news import publishing, revisions, verbs, workflow
from news.models import Article, Correction, Revision
from tests.factories import change_live, make_article, make_channel, make_user, unguarded

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 15, 1, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def approved(**fields: Any) -> Article:
    fields = {"status": workflow.APPROVED, "scheduled_at": NOW, **fields}
    return make_article(**fields)


def stored(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_it_goes_live_at_its_minute_and_is_dated_by_it() -> None:
    article = approved()
    assert publishing.run_due(now=NOW - timedelta(seconds=1)).published == []
    assert publishing.run_due(now=NOW + timedelta(seconds=14)).published == [article.pk]
    found = stored(article)
    assert (found.status, found.is_live, found.scheduled_at) == (workflow.PUBLISHED, True, None)
    assert found.published_at == NOW
    assert found.live_revision == article.approved_revision
    event = found.events.get()
    assert (event.verb, event.actor, event.actor_name) == ("publish", None, "系统")
    assert event.revision == article.approved_revision


def test_it_goes_live_at_the_next_run_after_the_server_was_down() -> None:
    article = approved()
    late = NOW + 3 * HOUR
    assert publishing.run_due(now=late).published == [article.pk]
    # It was not public before, and does not say so.
    assert stored(article).published_at == late


def test_it_does_it_once() -> None:
    article = approved()
    publishing.run_due(now=NOW)
    assert publishing.run_due(now=NOW + HOUR) == publishing.Done()
    assert article.events.count() == 1


@pytest.mark.parametrize("status", [workflow.DRAFT, *workflow.REVIEWS, workflow.WITHDRAWN])
def test_it_publishes_nothing_that_is_not_signed_off(status: str) -> None:
    make_article(status=status, scheduled_at=NOW)
    assert publishing.run_due(now=NOW + HOUR) == publishing.Done()
    assert not Article.objects.published(NOW + HOUR).exists()


def test_it_waits_for_a_person_without_a_plan() -> None:
    article = approved(scheduled_at=None)
    assert publishing.run_due(now=NOW).published == []
    verbs.act(article, "publish", by=make_user(DUTY_CHIEF), now=NOW)
    assert stored(article).published_at == NOW


def test_it_shows_exactly_the_revision_that_was_signed_off() -> None:
    article = approved(body="<p>签发的文字。</p>")
    other = {**revisions.working_content(article), "body": "<p>后来存的文字。</p>"}
    revisions.keep(article, other, by=make_user(EDITOR), now=NOW - HOUR)
    publishing.run_due(now=NOW)
    assert stored(article).body == "<p>签发的文字。</p>"


def test_it_keeps_the_rest_going_when_one_story_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, good = approved(), approved()
    with unguarded():
        Revision.objects.filter(pk=broken.approved_revision_id).update(content={})
    done = publishing.run_due(now=NOW)
    assert (done.published, done.failed) == ([good.pk], [broken.pk])
    assert stored(broken).status == workflow.APPROVED
    assert not broken.events.exists()


# --- A change of a live story -----------------------------------------------------------------


def test_it_leaves_readers_the_old_text_until_the_new_one_is_signed_off_and_live(
    client: Client,
) -> None:
    article = make_article("旧标题", body="<p>旧的正文。</p>")
    editor, chief = make_user(EDITOR), make_user(DUTY_CHIEF)
    verbs.revise(article, by=editor, now=NOW)
    new = {
        **revisions.working_content(article), "title": "新标题", "body": "<p>新的正文。</p>",
        "credits": [["文", "林予澄"]],
    }  # fmt: skip
    revisions.keep(
        article, new, by=editor, now=NOW, change_kind="correction", change_reason="核实后改。"
    )
    people = [editor, make_user(DUTY_CHIEF), make_user(DUTY_CHIEF), chief]
    for verb, person in zip(
        ("submit", "pass_first", "pass_second", "sign_off"), people, strict=True
    ):
        article = stored(article)
        page = client.get(article.get_absolute_url()).text
        assert "旧的正文" in page
        assert "新" not in page.split('class="article"')[1].split("</article>")[0]
        verbs.act(article, verb, by=person, now=NOW)
    assert list(Article.objects.matching("新标题")) == []
    verbs.act(stored(article), "publish", by=chief, now=NOW)
    page = client.get(article.get_absolute_url()).text
    assert "新的正文" in page
    assert "林予澄" in page
    correction = Correction.objects.get()
    assert (correction.reason, correction.by, correction.at) == ("核实后改。", editor, NOW)
    assert list(Article.objects.matching("新标题")) == [article]


def test_it_never_moves_the_first_publication() -> None:
    article = make_article()
    first = article.published_at
    changed = change_live(article, body="<p>改过。</p>")
    assert changed.published_at == first
    assert changed.corrected_at is not None


def test_it_publishes_a_planned_change_at_its_minute() -> None:
    article = approved(is_live=True, published_at=NOW - DAY)
    assert publishing.run_due(now=NOW).published == [article.pk]
    assert stored(article).published_at == NOW - DAY


def test_it_takes_a_byline_as_a_small_fix_unless_told_otherwise() -> None:
    change_live(make_article(), kind="", reason="", credits=[["文", "林予澄"]])
    assert Correction.objects.get().kind == Correction.Kind.SMALL_FIX


# --- The end ----------------------------------------------------------------------------------


def test_it_leaves_at_its_hour_and_says_why(client: Client) -> None:
    now = timezone.now()
    article = make_article(expires_at=now)
    assert publishing.run_due(now=now - MINUTE).expired == []
    assert publishing.run_due(now=now).expired == [article.pk]
    assert publishing.run_due(now=now) == publishing.Done()
    found = stored(article)
    assert (found.status, found.is_live) == (workflow.WITHDRAWN, False)
    assert [(event.verb, event.actor_name) for event in found.events.all()] == [("expire", "系统")]
    answer = client.get(article.get_absolute_url())
    assert answer.status_code == 410
    assert "已到下线时间" in answer.text


def test_it_leaves_while_a_change_is_in_work_and_loses_nothing_of_it() -> None:
    article = make_article(expires_at=NOW)
    editor = make_user(EDITOR)
    verbs.revise(article, by=editor, now=NOW - HOUR)
    new = {**revisions.working_content(article), "title": "写了一半"}
    revisions.keep(article, new, by=editor, now=NOW - HOUR)
    publishing.run_due(now=NOW)
    verbs.act(stored(article), "redraft", by=editor, now=NOW)
    assert stored(article).title == "写了一半"


@pytest.mark.parametrize(("levels", "verb"), [(3, "submit"), (0, "publish")])
def test_it_sends_nothing_on_that_has_expired(levels: int, verb: str) -> None:
    article = make_article(
        status=workflow.DRAFT, expires_at=NOW, channel=make_channel(review_levels=levels)
    )
    with pytest.raises(TransitionRefused, match="下线时间必须晚于发布时间"):
        verbs.act(article, verb, by=make_user(DUTY_CHIEF), now=NOW)


# --- The plan ---------------------------------------------------------------------------------


def test_it_publishes_without_review_at_the_planned_hour() -> None:
    article = make_article(
        status=workflow.DRAFT, scheduled_at=NOW, channel=make_channel(review_levels=0)
    )
    editor = make_user(EDITOR)
    with pytest.raises(TransitionRefused, match="请点“定时发布”"):
        verbs.act(article, "publish", by=editor, now=NOW - DAY)
    verbs.act(article, "schedule", by=editor, now=NOW - DAY)
    assert publishing.run_due(now=NOW).published == [article.pk]


@pytest.mark.parametrize(
    ("planned", "words"), [(None, "请先填写计划发布时间"), (NOW, "计划发布时间已经过了")]
)
def test_it_plans_nothing_without_an_hour_ahead(planned: datetime | None, words: str) -> None:
    article = make_article(
        status=workflow.DRAFT, scheduled_at=planned, channel=make_channel(review_levels=0)
    )
    with pytest.raises(TransitionRefused, match=words):
        verbs.act(article, "schedule", by=make_user(EDITOR), now=NOW)


@pytest.mark.parametrize("status", [workflow.FINAL_REVIEW, workflow.APPROVED])
def test_it_moves_the_hour_of_a_locked_story_and_writes_it_down(status: str) -> None:
    article = make_article(status=status, scheduled_at=NOW + DAY)
    person = make_user(DUTY_CHIEF)
    publishing.reschedule(article, at=NOW + HOUR, by=person, now=NOW)
    assert stored(article).scheduled_at == NOW + HOUR
    event = article.events.get()
    assert (event.label, event.note) == ("改定发布时间", "2026-03-16 09:00 → 2026-03-15 10:00")
    publishing.reschedule(article, at=None, by=person, now=NOW)
    assert stored(article).scheduled_at is None


@pytest.mark.parametrize(
    ("changes", "at", "role", "words"),
    [
        ({}, NOW - HOUR, DUTY_CHIEF, "必须晚于现在"),
        ({}, NOW + HOUR, EDITOR, "没有改定发布时间的权限"),
        ({"status": workflow.DRAFT}, NOW + HOUR, DUTY_CHIEF, "不能改定发布时间"),
        ({"expires_at": NOW + HOUR}, NOW + DAY, DUTY_CHIEF, "必须早于下线时间"),
    ],
)
def test_it_refuses_to_move_the_hour(
    changes: dict[str, Any], at: datetime, role: str, words: str
) -> None:
    article = approved(**{"scheduled_at": NOW + 2 * DAY, **changes})
    with pytest.raises(TransitionRefused, match=words):
        publishing.reschedule(article, at=at, by=make_user(role), now=NOW)
    assert stored(article).scheduled_at == NOW + 2 * DAY
    assert not article.events.exists()


# --- What the database holds ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"is_live": True}, "live_article_has_a_date"),
        ({"status": workflow.PUBLISHED}, "published_article_is_live"),
        (
            {"status": workflow.WITHDRAWN, "is_live": True, "published_at": NOW},
            "withdrawn_article_is_not_live",
        ),
        ({"status": workflow.APPROVED}, "approved_article_names_its_revision"),
    ],
)
def test_it_holds_in_the_database(changes: dict[str, Any], constraint: str) -> None:
    article = make_article(status=workflow.DRAFT)
    with pytest.raises(IntegrityError, match=constraint):
        Article.objects.filter(pk=article.pk).update(**changes)


def test_it_is_deleted_with_all_its_revisions() -> None:
    article = approved()
    article.delete()
    assert not Article.objects.exists()
    assert not Revision.objects.exists()


# --- The command ------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("run_due", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_it_says_what_it_did() -> None:
    due = approved(scheduled_at=timezone.now() - MINUTE)
    over = make_article(expires_at=timezone.now() - MINUTE)
    said = run()
    assert f"1 published ({due.pk})" in said
    assert f"1 expired ({over.pk})" in said
    assert "nothing due" in run()


def test_it_refuses_to_run_without_a_pause() -> None:
    with pytest.raises(CommandError, match="more than 0 seconds"):
        run("--every", "0")


# --- The page that moves the hour -------------------------------------------------------------


def test_it_moves_the_hour_on_its_page(client: Client) -> None:
    article = approved(scheduled_at=timezone.now() + DAY)
    client.force_login(make_user(DUTY_CHIEF))
    page = f"/admin/news/article/{article.pk}/schedule/"
    assert f'href="{page}"' in client.get(f"/admin/news/article/{article.pk}/change/").text
    assert client.post(page, {"at_0": "2199-01-02", "at_1": "08:00"}).status_code == 302
    assert stored(article).scheduled_at == datetime(2199, 1, 2, tzinfo=UTC)
    answer = client.post(page, {"at_0": "2020-01-02", "at_1": "08:00"})
    assert answer.status_code == 409
    assert "必须晚于现在" in answer.text
    assert stored(article).scheduled_at == datetime(2199, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_keeps_the_page_to_those_who_publish(client: Client, method: str) -> None:
    article = approved(scheduled_at=NOW)
    client.force_login(make_user(EDITOR))
    page = f"/admin/news/article/{article.pk}/schedule/"
    answer = getattr(client, method)(page, {"at_0": "2199-01-02", "at_1": "08:00"})
    assert answer.status_code == 403
    assert stored(article).scheduled_at == NOW
