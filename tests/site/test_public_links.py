"""From wherever staff look at something, one click leads to what readers see of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jiansite.roles import ADMINISTRATOR
from news import workflow
from news.models import FormerAddress, Page, Placement, Source, Tag, TickerItem, Topic
from tests.factories import make_article, make_channel, make_error_report, make_user

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def about(article: Any) -> str:
    return str(article.get_absolute_url())


def channel() -> tuple[Any, str]:
    row = make_channel()
    return row, about(row)


def source() -> tuple[Any, str]:
    row = Source.objects.create(name="云川日报")
    return row, about(row)


def tag() -> tuple[Any, str]:
    row = Tag.objects.create(name="计量")
    return row, about(row)


def topic() -> tuple[Any, str]:
    row = Topic.objects.create(title="专题", slug="topic", published_at=NOW)
    return row, about(row)


def page() -> tuple[Any, str]:
    row = Page.objects.create(title="单页", slug="single")
    return row, about(row)


def article() -> tuple[Any, str]:
    row = make_article()
    return row, about(row)


def changing() -> tuple[Any, str]:
    row = make_article(status=workflow.FIRST_REVIEW, is_live=True)
    return row, about(row)


def placement() -> tuple[Any, str]:
    story = make_article()
    return Placement.objects.create(slot="lead", article=story, starts_at=NOW), about(story)


def ticker() -> tuple[Any, str]:
    story = make_article()
    return TickerItem.objects.create(text="快", article=story, starts_at=NOW), about(story)


def report() -> tuple[Any, str]:
    row = make_error_report()
    return row, about(row.article)


def former() -> tuple[Any, str]:
    return FormerAddress.objects.create(old_path="/c/old/", new_path="/c/new/"), "/c/new/"


@pytest.mark.parametrize(
    "make",
    [article, changing, channel, former, page, placement, report, source, tag, ticker, topic],
)
def test_every_list_leads_to_the_site(client: Client, make: Callable[[], tuple[Any, str]]) -> None:
    row, address = make()
    client.force_login(make_user(ADMINISTRATOR))
    text = client.get(f"/admin/news/{row._meta.model_name}/").content.decode()
    assert f'<a href="{address}">查看</a>' in text


@pytest.mark.parametrize("make", [article, changing, channel, page, report, source, tag, topic])
def test_every_page_of_a_row_leads_to_the_site(
    client: Client, make: Callable[[], tuple[Any, str]]
) -> None:
    row, address = make()
    client.force_login(make_user(ADMINISTRATOR))
    text = client.get(f"/admin/news/{row._meta.model_name}/{row.pk}/change/").content.decode()
    assert f'href="{address}' in text


def test_it_leads_nowhere_before_readers_can_go_there(client: Client) -> None:
    make_article("没发布", status=workflow.DRAFT)
    Topic.objects.create(title="以后", slug="later", published_at=NOW + timedelta(days=1))
    TickerItem.objects.create(text="没有稿件", starts_at=NOW)
    client.force_login(make_user(ADMINISTRATOR))
    for kind in ("article", "topic", "tickeritem"):
        assert ">查看</a></td>" not in client.get(f"/admin/news/{kind}/").content.decode()
