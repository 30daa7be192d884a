"""Readers are counted once, robots never, and nothing is lost with the database away."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news import clicks
from news.models import Article
from tests.factories import make_article

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile"


def click(client: Client, article: Article, *, agent: str = PHONE, **headers: str) -> int:
    response = client.post(
        f"/a/{article.pk}/click/",
        headers={"user-agent": agent, **headers},
        REMOTE_ADDR=headers.pop("address", "192.0.2.1"),
    )
    return response.status_code


def number(article: Article) -> int:
    return Article.objects.get(pk=article.pk).click_count


def test_it_counts_a_reader(client: Client) -> None:
    article = make_article(click_count=7)
    assert click(client, article) == 204
    assert number(article) == 8


def test_it_counts_the_same_reader_once_in_half_an_hour(client: Client) -> None:
    article = make_article()
    click(client, article)
    click(client, article)
    assert number(article) == 1


def test_it_counts_two_readers_and_two_stories(client: Client) -> None:
    first, second = make_article("甲"), make_article("乙")
    click(client, first)
    click(client, second)
    click(client, first, agent=f"{PHONE} other")
    assert (number(first), number(second)) == (2, 1)


@pytest.mark.parametrize(
    "agent",
    ["", "Googlebot/2.1", "Baiduspider", "curl/8.5", "python-requests/2.32", "HeadlessChrome"],
)
def test_it_does_not_count_robots(client: Client, agent: str) -> None:
    article = make_article()
    assert click(client, article, agent=agent) == 204
    assert number(article) == 0


def test_it_does_not_count_for_another_site(client: Client) -> None:
    article = make_article()
    click(client, article, **{"sec-fetch-site": "cross-site"})
    assert number(article) == 0


def test_it_counts_nothing_that_readers_cannot_see(client: Client) -> None:
    draft = make_article(status="draft")
    tomorrow = make_article(published_at=timezone.now() + timedelta(days=1))
    assert {click(client, draft), click(client, tomorrow)} == {204}
    assert (number(draft), number(tomorrow)) == (0, 0)


def test_it_is_only_posted(client: Client) -> None:
    assert client.get(f"/a/{make_article().pk}/click/").status_code == 405


def test_it_leaves_the_date_of_the_last_edit_alone(client: Client) -> None:
    article = make_article()
    click(client, article)
    assert Article.objects.get(pk=article.pk).updated_at == article.updated_at


def test_it_writes_many_clicks_in_one_statement_a_table(settings: Any) -> None:
    settings.CLICKS_WRITTEN_AFTER = 3600
    first, second = make_article("甲"), make_article("乙")
    for reader in range(50):
        clicks.count((first, second)[reader % 2].pk, reader=str(reader), agent=PHONE)
    with CaptureQueriesContext(connection) as queries:
        clicks.write()
    statements = [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]]
    # The story's number, the hour's number; and the hours of long ago go.
    assert statements == ["UPDATE", "INSERT", "DELETE"]
    assert (number(first), number(second)) == (25, 25)


def test_it_keeps_clicks_that_the_database_did_not_take(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CLICKS_WRITTEN_AFTER = 3600
    article = make_article()
    clicks.count(article.pk, reader="1", agent=PHONE)
    with monkeypatch.context() as away:
        away.setattr("django.db.models.query.QuerySet.update", _fail)
        clicks.write()
    assert number(article) == 0
    clicks.write()
    assert number(article) == 1


def test_it_loses_no_click_of_many_threads(settings: Any) -> None:
    settings.CLICKS_WRITTEN_AFTER = 3600
    article = make_article()
    threads = [
        threading.Thread(
            target=clicks.count, args=(article.pk,), kwargs={"reader": str(n), "agent": PHONE}
        )
        for n in range(40)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    clicks.write()
    assert number(article) == 40


def test_it_never_runs_two_timers(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CLICKS_WRITTEN_AFTER = 3600
    timers: list[Callable[[], None]] = []
    monkeypatch.setattr(clicks, "_timer_runs", threading.Event())
    monkeypatch.setattr(clicks.threading, "Timer", lambda after, act: _Timer(timers, act))
    monkeypatch.setattr(clicks.connection, "close", lambda: None)
    article = make_article()
    real_write = clicks.write

    def write_while_others_click() -> None:
        real_write()
        for reader in range(5):
            clicks.count(article.pk, reader=f"meanwhile {len(timers)} {reader}", agent=PHONE)

    clicks.count(article.pk, reader="first", agent=PHONE)
    monkeypatch.setattr(clicks, "write", write_while_others_click)
    for _ in range(4):
        (act,) = timers
        timers.clear()
        act()
    assert len(timers) == 1
    real_write()


class _Timer:
    """Stands for threading.Timer: what it would run is run by the test."""

    def __init__(self, started: list[Callable[[], None]], act: Callable[[], None]) -> None:
        self.daemon = False
        self.start = lambda: started.append(act)


def _fail(*args: Any, **kwargs: Any) -> None:
    raise DatabaseError("away")
