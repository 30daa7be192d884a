"""A story says how many readers reported on its subject, where they are enough not to be known."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news.models import Article
from tests.complaints.test_form import page
from tests.factories import make_article, make_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Article:
    return make_article()


def report(story: Article, *, readers: int, resolved: int = 0) -> None:
    for number in range(readers):
        make_complaint(
            article_id=story.pk,
            phone=f"1390000{number:04}",
            status="concluded" if number < resolved else "registered",
        )
    cache.clear()


def read(client: Client, story: Article) -> str:
    return page(client.get(story.get_absolute_url()))


def test_it_tells_how_many_and_for_how_many_it_is_resolved(client: Client, story: Article) -> None:
    report(story, readers=5, resolved=3)
    text = read(client, story)
    assert "<strong>5</strong> 位读者就此事投诉过" in text
    assert "<strong>3</strong> 位的问题已经了结" in text


def test_it_says_nothing_of_few(client: Client, story: Article) -> None:
    report(story, readers=4)
    assert "位读者就此事" not in read(client, story)


def test_it_takes_the_least_number_from_the_settings(
    client: Client, story: Article, settings: Any
) -> None:
    settings.READERS_SHOWN_FROM = 2
    report(story, readers=2)
    assert "<strong>2</strong> 位读者" in read(client, story)


def test_it_counts_people_and_not_cases(client: Client, story: Article) -> None:
    for _ in range(6):
        make_complaint(article_id=story.pk)
    assert "位读者就此事" not in read(client, story)


@pytest.mark.parametrize("status", ["declined", "withdrawn"])
def test_it_counts_nothing_that_was_refused_or_taken_back(
    client: Client, story: Article, status: str
) -> None:
    report(story, readers=4)
    make_complaint(article_id=story.pk, phone="13811112222", status=status)
    assert "位读者就此事" not in read(client, story)


def test_it_costs_a_story_one_question_and_then_none(client: Client, story: Article) -> None:
    report(story, readers=5)
    read(client, story)
    with CaptureQueriesContext(connection) as warm:
        read(client, story)
    cache.delete(f"readers:{story.pk}")
    with CaptureQueriesContext(connection) as cold:
        read(client, story)
    assert len(cold) == len(warm) + 1
