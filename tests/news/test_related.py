from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from news import workflow
from news.models import Article, Tag
from news.related import related
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _others() -> None:
    """Without a few more stories no word is rare."""
    for number, word in enumerate(["电梯年检", "加油机检定", "奶茶含糖量", "校服掉色", "快递验收"]):
        make_article(f"{word}第{number}期", body=f"<p>{word}的结果已经发布。</p>")


def titles(article: Article, limit: int = 5, now: datetime | None = None) -> list[str]:
    return [each.title for each in related(article, limit, now=now or timezone.now())]


def tagged(title: str, *names: str, **fields: Any) -> Article:
    article = make_article(title, body="<p>一</p>", **fields)
    article.tags.set([Tag.objects.get_or_create(name=name)[0] for name in names])
    return article


def test_it_finds_stories_with_the_same_rare_words() -> None:
    article = make_article("农贸市场公平秤核查完成")
    make_article("公平秤怎样核查", body="<p>在农贸市场看公平秤。</p>")
    assert titles(article) == ["公平秤怎样核查"]


def test_it_finds_stories_with_the_same_tags() -> None:
    tagged("乙", "计量", "民生")
    assert titles(tagged("甲", "计量", "民生")) == ["乙"]


def test_it_takes_one_broad_tag_for_too_little() -> None:
    tagged("乙", "民生")
    assert titles(tagged("甲", "民生")) == []


def test_it_names_nothing_rather_than_nonsense() -> None:
    assert titles(make_article("鲸鱼搁浅", body="<p>一</p>")) == []
    assert titles(make_article("！？", body="<p>一</p>")) == []


def test_it_never_names_the_story_itself() -> None:
    article = tagged("农贸市场公平秤核查", "计量", "民生")
    assert titles(article) == []


@pytest.mark.parametrize("status", [workflow.DRAFT, workflow.WITHDRAWN])
def test_it_never_names_what_is_not_public(status: str) -> None:
    article = tagged("农贸市场公平秤核查", "计量", "民生")
    tagged("农贸市场公平秤核查", "计量", "民生", status=status)
    tagged("公平秤核查", "计量", "民生", published_at=timezone.now() + timedelta(days=1))
    assert titles(article) == []


def test_it_names_the_closest_first_and_not_too_many() -> None:
    article = tagged("农贸市场公平秤核查", "计量", "民生")
    for title in ("公平秤", "农贸市场公平秤核查又一次", "公平秤核查"):
        tagged(title, "计量", "民生")
    assert titles(article)[0] == "农贸市场公平秤核查又一次"
    assert len(titles(article, 2)) == 2


@pytest.mark.parametrize("number", [3, 300])
def test_it_asks_the_same_however_many_stories_there_are(
    number: int, django_assert_num_queries: Any
) -> None:
    article = tagged("农贸市场公平秤核查", "计量", "民生")
    for count in range(number):
        tagged(f"公平秤核查{count}", "计量", "民生")
    now = timezone.now()
    for queries in (3, 1):
        with django_assert_num_queries(queries):
            for other in related(article, 5, now=now):
                assert other.channel.name


def test_it_closes_the_gap_of_a_withdrawn_story_at_once() -> None:
    article = tagged("农贸市场公平秤核查", "计量", "民生")
    for count in range(7):
        tagged(f"公平秤核查{count}", "计量", "民生")
    first = titles(article)
    Article.objects.filter(title=first[0]).update(status=workflow.WITHDRAWN, is_live=False)
    assert len(titles(article)) == 5
    assert first[0] not in titles(article)
