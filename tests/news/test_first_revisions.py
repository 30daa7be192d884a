"""Sites that ran before there were revisions keep every story where readers had it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("news", "0012_search_text")]
AFTER = [("news", "0015_what_is_live")]
NOW = timezone.now()
EARLIER, LATER = NOW - timedelta(days=30), NOW + timedelta(days=3)


@pytest.fixture
def _newest_again() -> Any:
    yield
    executor = MigrationExecutor(connection)
    executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] == "news"])


def migrate(targets: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.mark.usefixtures("_newest_again")
def test_it_takes_over_what_was_there() -> None:
    apps = migrate(BEFORE)
    channel = apps.get_model("news", "Channel").objects.create(name="食品", slug="f", path="f")
    Article, Event = apps.get_model("news", "Article"), apps.get_model("news", "ArticleEvent")

    def make(title: str, status: str, at: Any = None, **fields: Any) -> Any:
        return Article.objects.create(
            title=title, channel=channel, status=status, published_at=at, body="<p>一</p>", **fields
        )

    live = make("已发布", "published", EARLIER)
    apps.get_model("news", "Credit").objects.create(article=live, role="文", name="林予澄")
    live.tags.add(apps.get_model("news", "Tag").objects.create(name="计量"))
    make("定时", "published", LATER)
    make("草稿", "draft")
    make("计划的草稿", "draft", LATER)
    make("计划过期的草稿", "draft", EARLIER)
    make("导入的草稿", "draft", EARLIER, import_key="old-1")
    gone = make("撤下的", "withdrawn", EARLIER)
    again = make("撤下又退回的", "draft", EARLIER)
    for article in (gone, again):
        Event.objects.create(
            article=article, verb="withdraw", from_state="published", to_state="withdrawn", at=NOW
        )

    apps = migrate(AFTER)
    found = apps.get_model("news", "Article").objects.order_by("pk")
    assert [
        (each.title, each.status, each.is_live, each.published_at, each.scheduled_at)
        for each in found
    ] == [
        ("已发布", "published", True, EARLIER, None),
        ("定时", "approved", False, None, LATER),
        ("草稿", "draft", False, None, None),
        ("计划的草稿", "draft", False, None, LATER),
        ("计划过期的草稿", "draft", False, None, None),
        ("导入的草稿", "draft", False, EARLIER, None),
        ("撤下的", "withdrawn", False, EARLIER, None),
        ("撤下又退回的", "draft", False, EARLIER, None),
    ]
    revisions = apps.get_model("news", "Revision").objects.order_by("article_id")
    assert [each.number for each in revisions] == [1] * 8
    content = revisions[0].content
    assert (content["title"], content["credits"]) == ("已发布", [["文", "林予澄"]])
    assert len(content["tags"]) == 1
    assert [each.working_revision_id for each in found] == [each.pk for each in revisions]
    assert [each.title for each in found if each.live_revision_id] == [
        "已发布", "撤下的", "撤下又退回的",
    ]  # fmt: skip
    assert [each.title for each in found if each.approved_revision_id] == ["定时"]

    apps = migrate(BEFORE)
    states = (
        apps.get_model("news", "Article").objects.order_by("pk").values_list("status", flat=True)
    )
    assert list(states) == [
        "published", "published", "draft", "draft", "draft", "draft", "withdrawn", "draft",
    ]  # fmt: skip


@pytest.mark.usefixtures("_newest_again")
def test_it_counts_a_taken_over_revision_as_what_today_would_keep() -> None:
    apps = migrate(BEFORE)
    channel = apps.get_model("news", "Channel").objects.create(name="食品", slug="f", path="f")
    old = apps.get_model("news", "Article").objects.create(
        title="题", channel=channel, status="published", published_at=EARLIER, body="<p>一</p>"
    )
    executor = MigrationExecutor(connection)
    executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] == "news"])
    from news import revisions
    from news.models import Article

    article = Article.objects.get(pk=old.pk)
    assert article.working_revision is not None
    assert article.working_revision.digest == revisions.digest(revisions.content_of(article))
