"""A channel by year and month: every link leads to stories, in Beijing time."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from news import workflow
from news.models import Channel
from tests.factories import make_article, make_channel

pytestmark = pytest.mark.django_db

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def food() -> Channel:
    channel = make_channel()
    milk = make_channel("乳品", "milk", parent=channel)
    for title, *day in (("旧", 2019, 3, 31, 23), ("新", 2019, 4, 1, 0), ("末", 2021, 12, 31, 23)):
        make_article(title, channel=milk, published_at=datetime(*day, 30, tzinfo=BEIJING))
    make_article(
        "稿", channel=milk, status=workflow.DRAFT, published_at=datetime(2020, 5, 1, tzinfo=BEIJING)
    )
    make_article("将来", channel=milk, published_at=timezone.now() + timedelta(days=400))
    make_article(
        "别处",
        channel=make_channel("别处", "else"),
        published_at=datetime(2018, 5, 1, tzinfo=BEIJING),
    )
    return channel


def links(client: Client, address: str) -> list[str]:
    return re.findall(r'href="(/c/food/[0-9/]+)"', client.get(address).text)


def test_it_offers_the_years_that_hold_stories_and_no_others(client: Client, food: Channel) -> None:
    assert links(client, "/c/food/") == ["/c/food/2021/", "/c/food/2019/"]


def test_it_offers_the_months_that_hold_stories_and_no_others(
    client: Client, food: Channel
) -> None:
    assert links(client, "/c/food/2019/")[:3] == [
        "/c/food/2019/", "/c/food/2019/04/", "/c/food/2019/03/",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/c/food/2019/03/", "旧"),
        ("/c/food/2019/04/", "新"),
        ("/c/food/2021/12/", "末"),
        ("/c/food/2021/", "末"),
    ],
)
def test_it_lists_the_stories_of_the_span(
    client: Client, food: Channel, address: str, title: str
) -> None:
    page = client.get(address).text.split("<main")[1]
    assert re.findall(r'class="card-title">\s*<a [^>]*>([^<]*)</a>', page) == [title]


@pytest.mark.parametrize(
    "address",
    [
        "/c/food/2018/", "/c/food/2020/", "/c/food/2020/05/", "/c/food/2019/05/",
        "/c/food/2019/13/", "/c/food/2019/4/", "/c/food/0000/", "/c/food/9999/",
        "/c/none/2019/", "/c/food/2019/00/",
    ],
)  # fmt: skip
def test_it_answers_404_for_a_span_without_stories(
    client: Client, food: Channel, address: str
) -> None:
    assert client.get(address).status_code == 404


def test_it_moves_with_its_channel(client: Client, food: Channel) -> None:
    food.slug = "foods"
    food.save()
    assert client.get("/c/food/2019/04/")["Location"] == "/c/foods/2019/04/"


@pytest.mark.parametrize("slug", ["2019", "feeds"])
def test_it_refuses_a_channel_that_would_stand_at_an_archives_address(slug: str) -> None:
    with pytest.raises(ValidationError, match="另有用处"):
        Channel(name="年刊", slug=slug).full_clean()
