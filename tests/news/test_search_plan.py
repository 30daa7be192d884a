"""The index answers. On rows enough for PostgreSQL to have a choice, with its own statistics."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news import search_results, workflow
from news.models import Article
from news.search import ask
from tests.factories import make_channel

pytestmark = pytest.mark.django_db

STORIES = 4000
READS_ALL = re.compile(r"Seq Scan on news_article.*\n +Filter.*search_vector")
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def _many_stories() -> None:
    draw = Random(1)
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 600)]
    channel = make_channel()
    articles = [
        Article(
            channel=channel,
            title="".join(draw.choices(characters, k=12)),
            body="".join(draw.choices(characters, k=150)),
            status=workflow.PUBLISHED,
            is_live=True,
            published_at=NOW - timedelta(minutes=number),
        )
        for number in range(STORIES)
    ]
    articles[7].body = "消费者拨打12315"
    for article in articles:
        article.file_for_search()
    Article.objects.bulk_create(articles)
    with connection.cursor() as cursor:
        # What autovacuum does after many changes, and a transaction may do as well.
        cursor.execute("SELECT gin_clean_pending_list('article_search')")
        cursor.execute("ANALYZE news_article")


@pytest.mark.usefixtures("_many_stories")
def test_it_looks_words_up_in_the_index() -> None:
    stories = Article.objects.published(NOW)
    for text in ("消费", "消费者", "费", "12315", "消费者 拨打", "消费者怎么找谁"):
        with CaptureQueriesContext(connection) as queries:
            assert search_results.find(ask(text), stories, now=NOW, size=20).count
        plans = list(_plans(query["sql"] for query in queries))
        assert any("Bitmap Index Scan on article_search" in plan for plan in plans)
        assert not any(READS_ALL.search(plan) for plan in plans)


def _plans(statements: Iterator[str]) -> Iterator[str]:
    for statement in statements:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {statement}")
            yield "\n".join(row[0] for row in cursor.fetchall())
