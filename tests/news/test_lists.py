"""Home, channel and tag pages: what stands on them, in which order, page after page."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from news import lists
from news.models import Article, Source, Tag
from tests.factories import make_article, make_channel, make_photo

pytestmark = pytest.mark.django_db

BEIJING = ZoneInfo("Asia/Shanghai")


def main(client: Client, address: str) -> str:
    return client.get(address).content.decode().split("<main")[1].split("</main>")[0]


def titles(client: Client, address: str) -> list[str]:
    """The titles of a list page, in order."""
    return re.findall(r'class="card-title">\s*<a [^>]*>([^<]*)</a>', main(client, address))


def fill(number: int) -> list[Article]:
    """Stories, the newest first; pairs share their minute."""
    now = timezone.now()
    return [
        make_article(f"第{n}篇", published_at=now - timedelta(minutes=n // 2 + 1))
        for n in range(number)
    ]


def test_it_leads_with_the_newest_story_that_has_a_picture(client: Client) -> None:
    make_article("有图的旧闻", cover=make_photo(), published_at=timezone.now() - timedelta(days=1))
    make_article("无图的新闻")
    assert "有图的旧闻" in main(client, "/").split('class="lead-title"')[1].split("</h2>")[0]


def test_it_leads_with_the_newest_where_no_story_has_a_picture(client: Client) -> None:
    make_article("唯一的新闻")
    assert "唯一的新闻" in main(client, "/").split('class="lead-title"')[1].split("</h2>")[0]


def test_it_says_so_when_there_is_no_news_yet(client: Client) -> None:
    assert "这里还没有新闻" in main(client, "/")


def test_it_gives_each_top_channel_a_block_with_what_lies_below_it(client: Client) -> None:
    food = make_channel()
    canteen = make_channel("校园食堂", "canteen", parent=food)
    fill(10)  # the front of the page takes the newest
    make_article("食堂开放日", channel=canteen, published_at=timezone.now() - timedelta(minutes=5))
    block = main(client, "/").split('class="blocks"')[1]
    assert "食堂开放日" in block
    assert 'href="/c/food/"' in block


def test_it_shows_no_story_both_in_front_and_in_a_block(client: Client) -> None:
    fill(12)
    front, blocks = main(client, "/").split('class="blocks"')
    seconds = front.split('class="seconds"')[1].split("</section>")[0]
    shown = set(re.findall(r"第\d+篇", seconds))
    assert len(shown) == 6
    assert shown.isdisjoint(re.findall(r"第\d+篇", blocks))


def test_it_pages_through_every_story_once(client: Client) -> None:
    expected = [a.title for a in sorted(fill(45), key=lambda a: (a.published_at, a.pk))][::-1]
    found: list[str] = []
    address: str | None = "/c/food/"
    while address:
        found += titles(client, address)
        further = re.search(r'rel="next" href="([^"]*)"', main(client, address))
        address = further[1] if further else None
    assert found == expected


def test_it_keeps_the_second_page_while_new_stories_arrive(client: Client) -> None:
    articles = fill(30)
    second = f"/c/food/?before={articles[19].pk}"
    before = titles(client, second)
    make_article("刚刚发生", published_at=timezone.now() - timedelta(seconds=1))
    assert titles(client, second) == before != []


def test_it_shows_a_channel_with_everything_below_it(client: Client) -> None:
    food = make_channel()
    make_article("餐饮的新闻", channel=make_channel("餐饮", "catering", parent=food))
    make_article("别处的新闻", channel=make_channel("汽车", "car"))
    assert titles(client, "/c/food/") == ["餐饮的新闻"]


def test_it_does_not_take_a_channel_whose_address_begins_alike(client: Client) -> None:
    make_channel()
    make_article("别的栏目", channel=make_channel("美食", "foodies"))
    assert titles(client, "/c/food/") == []


def test_it_never_lists_what_readers_may_not_see(client: Client) -> None:
    make_article("草稿一篇", status="draft")
    make_article("撤下一篇", status="withdrawn", published_at=timezone.now())
    make_article("明天一篇", published_at=timezone.now() + timedelta(days=1))
    for address in ("/", "/c/food/", "/search/?q=一篇"):
        text = client.get(address).content.decode()
        assert not any(title in text for title in ("草稿一篇", "撤下一篇", "明天一篇"))


def test_it_lists_the_stories_of_a_tag(client: Client) -> None:
    tag = Tag.objects.create(name="计量 & 秤")
    make_article("带标签的").tags.add(tag)
    make_article("不带标签的")
    assert titles(client, tag.get_absolute_url()) == ["带标签的"]


def test_it_shows_only_the_day_where_the_minute_is_unknown() -> None:
    article = make_article(published_at=datetime(2023, 3, 14, tzinfo=BEIJING))
    assert article.date_label == "2023-03-14"


def test_it_offers_no_further_page_after_exactly_one(client: Client) -> None:
    fill(lists.PAGE_SIZE)
    assert len(titles(client, "/c/food/")) == lists.PAGE_SIZE
    assert 'rel="next"' not in main(client, "/c/food/")


def test_it_pages_back_to_the_newest_over_the_same_stories(client: Client) -> None:
    fill(65)
    forth = ["/c/food/"]
    while further := re.search(r'rel="next" href="([^"]*)"', main(client, forth[-1])):
        forth.append(further[1])
    pages = [titles(client, address) for address in forth]
    back = [pages[-1]]
    address = forth[-1]
    while nearer := re.search(r'rel="prev" href="([^"]*)"', main(client, address)):
        address = nearer[1]
        back.append(titles(client, address))
    assert len(pages) == 4
    assert back[1:-1] == pages[-2:0:-1]
    assert back[-1] == pages[0]


def test_it_shows_the_same_page_when_new_stories_arrive(client: Client) -> None:
    fill(45)
    second = re.search(r'rel="next" href="([^"]*)"', main(client, "/c/food/"))
    assert second
    before = titles(client, second[1])
    for n in range(5):
        make_article(f"刚到{n}", published_at=timezone.now() - timedelta(seconds=1))
    assert titles(client, second[1]) == before


def test_it_names_a_later_page_by_its_own_address(client: Client) -> None:
    articles = fill(45)
    response = client.get(f"/c/food/?before={articles[19].pk}&from=wechat")
    canonical = re.search(r'rel="canonical" href="([^"]*)"', response.text)
    assert canonical
    assert canonical[1].endswith(f"/c/food/?before={articles[19].pk}")


def test_it_leads_back_from_behind_the_last_story(client: Client) -> None:
    articles = fill(3)
    page = main(client, f"/c/food/?before={articles[-1].pk}")
    assert "回到最新" in page


@pytest.mark.parametrize("query", ["after=x", "after=-1", "before=²", "after=99999999999999999999"])
def test_it_answers_404_to_a_neighbour_that_is_none(client: Client, query: str) -> None:
    fill(3)
    assert client.get(f"/c/food/?{query}").status_code == 404


def test_it_lists_the_stories_of_one_source(client: Client) -> None:
    source = Source.objects.create(name="云川市市场监督管理局／办公室")
    make_article("有来源", source=source)
    make_article("没来源")
    assert titles(client, source.get_absolute_url()) == ["有来源"]
