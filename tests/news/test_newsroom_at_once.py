"""Several people and processes at the same moment: one outcome, one event."""

import os
import subprocess
import sys
import threading
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from jiansite.lib.transitions import TransitionRefused
from jiansite.roles import DUTY_CHIEF, EDITOR
from news import publishing, revisions, verbs, workflow
from news.models import Article
from tests.complaints.test_at_once import at_once
from tests.factories import make_article, make_channel, make_user
from tests.site.test_admin import typed

pytestmark = pytest.mark.django_db(transaction=True)


def database_url() -> str:
    """The test database, for processes of their own."""
    values = {key: str(value) for key, value in connection.get_connection_params().items()}
    login = ":".join(filter(None, (values["user"], values.get("password"))))
    where = urlencode({key: values[key] for key in ("host", "port") if values.get(key)})
    return f"postgresql://{login}@/{values['dbname']}?{where}"


def test_it_is_published_once_by_ten_processes() -> None:
    due = [
        make_article(status=workflow.APPROVED, scheduled_at=timezone.now() - timedelta(seconds=5))
        for _ in range(3)
    ]
    over = make_article(expires_at=timezone.now() - timedelta(seconds=5))
    environment = {**os.environ, "DEBUG": "1", "DATABASE_URL": database_url()}
    processes = [
        subprocess.Popen(
            [sys.executable, "manage.py", "run_due"],
            cwd=settings.BASE_DIR, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for _ in range(10)
    ]  # fmt: skip
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 10, said
    assert "failed" not in "".join(said)
    for article in due:
        assert [event.verb for event in article.events.all()] == ["publish"]
        assert Article.objects.get(pk=article.pk).status == workflow.PUBLISHED
    assert [event.verb for event in over.events.all()] == ["expire"]


def test_it_is_published_once_by_ten_threads() -> None:
    article = make_article(status=workflow.APPROVED, scheduled_at=timezone.now())
    at_once(10, lambda: publishing.run_due(now=timezone.now()) and None)
    assert [event.verb for event in article.events.all()] == ["publish"]


def test_it_is_published_once_by_two_people() -> None:
    article = make_article(status=workflow.APPROVED)
    chiefs = [make_user(DUTY_CHIEF), make_user(DUTY_CHIEF)]
    refused: list[str] = []

    def publish() -> None:
        mine = Article.objects.get(pk=article.pk)
        try:
            verbs.act(mine, "publish", by=chiefs.pop(), now=timezone.now())
        except TransitionRefused as refusal:
            refused.append(str(refusal))

    at_once(2, publish)
    assert [event.verb for event in article.events.all()] == ["publish"]
    assert len(refused) == 1


def test_it_is_published_by_the_clock_or_by_hand_but_once() -> None:
    article = make_article(status=workflow.APPROVED, scheduled_at=timezone.now())
    chief = make_user(DUTY_CHIEF)
    start = threading.Barrier(2)

    def by_hand() -> None:
        start.wait()
        mine = Article.objects.get(pk=article.pk)
        try:
            verbs.act(mine, "publish", by=chief, now=timezone.now())
        except TransitionRefused:
            pass
        finally:
            connection.close()

    def by_clock() -> None:
        start.wait()
        publishing.run_due(now=timezone.now())
        connection.close()

    threads = [threading.Thread(target=act) for act in (by_hand, by_clock)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [event.verb for event in article.events.all()] == ["publish"]


@pytest.mark.parametrize("status", [workflow.DRAFT, workflow.PUBLISHED])
def test_it_keeps_one_of_two_saves_and_tells_the_other(status: str) -> None:
    article = make_article(status=status, channel=make_channel())
    page = f"/admin/news/article/{article.pk}/change/"
    browsers = []
    for _ in range(2):
        browser = Client()
        browser.force_login(make_user(EDITOR))
        browsers.append(browser)
    answers: list[str] = []
    names = ["甲改的标题", "乙改的标题"]
    article = Article.objects.get(pk=article.pk)
    seen = str(article.working_revision_id or "")

    def save() -> None:
        values = typed(title=names.pop(), seen=seen)
        answers.append(browsers.pop().post(page, values, follow=True).text)

    at_once(2, save)
    told = [answer for answer in answers if "两个版本" in answer]
    assert len(told) == 1
    titles = [each.title for each in article.revisions.newest_first()]
    assert len(titles) == 2
    assert titles[0] in ("甲改的标题", "乙改的标题")
    # What was refused is still on its page.
    assert ({"甲改的标题", "乙改的标题"} - {titles[0]}).pop() in told[0]


def test_it_numbers_revisions_that_are_kept_at_once_one_after_the_other() -> None:
    article = make_article(status=workflow.DRAFT)
    names = [f"标题 {n}" for n in range(6)]

    def keep() -> None:
        mine = Article.objects.get(pk=article.pk)
        content = {**revisions.working_content(mine), "title": names.pop()}
        revisions.keep(mine, content, by=None, now=timezone.now())

    at_once(6, keep)
    assert [each.number for each in article.revisions.newest_first()] == [7, 6, 5, 4, 3, 2, 1]
