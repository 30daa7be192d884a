import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client

from news import workflow
from news.models import Tag
from tests.factories import make_article, make_channel

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 4, tzinfo=UTC)


def page(client: Client, **parameters: str) -> str:
    response = client.get("/search/", parameters)
    assert response.status_code == 200
    return response.content.decode()


def titles(text: str) -> list[str]:
    """The headlines of a page of results, marks removed."""
    headlines = re.findall(r'<h2 class="card-title">(.*?)</h2>', text, re.DOTALL)
    return [unescape(re.sub(r"<[^>]*>", "", headline)).strip() for headline in headlines]


def marks(text: str) -> list[str]:
    return re.findall(r"<mark>(.*?)</mark>", text)


def test_it_says_how_many_it_found(client: Client) -> None:
    make_article("公平秤一")
    make_article("公平秤二")
    assert "找到 2 条" in page(client, q="公平秤")


def test_it_marks_hits_in_title_and_context_as_they_are_written(client: Client) -> None:
    make_article("公平 秤核查", body=f"<p>{'前文，' * 90}拨打ＧＢ　32100熱線。{'后文，' * 90}</p>")
    assert marks(page(client, q="公平秤")) == ["公平 秤"]
    text = page(client, q="gb32100热线")
    assert marks(text) == ["ＧＢ　32100熱線"]
    assert re.search(r"…[前文，]*拨打<mark>ＧＢ　32100熱線</mark>。[后文，]*…", text)


def test_it_shows_what_looks_like_markup_as_text(client: Client) -> None:
    make_article("<b>秤</b>", body="<p>&lt;script&gt;公平秤&lt;/script&gt;</p>")
    text = page(client, q="秤")
    assert "&lt;b&gt;<mark>秤</mark>&lt;/b&gt;" in text
    assert "<script>公" not in text


def test_it_says_so_when_it_shows_the_closest(client: Client) -> None:
    make_article("过期食品商家应当赔偿")
    text = page(client, q="买到过期食品怎么办 找谁")
    assert "没有完全相同的内容，下面是最接近的新闻" in text
    assert titles(text) == ["过期食品商家应当赔偿"]


def test_it_offers_those_words_of_several_that_there_are_stories_with(client: Client) -> None:
    make_article("公平秤")
    text = page(client, q="公平秤 鲸鱼")
    assert ">公平秤</a></li>" in text
    assert ">鲸鱼</a></li>" not in text


def test_it_finds_only_what_readers_may_see(client: Client) -> None:
    make_article("公平秤草稿", status=workflow.DRAFT)
    make_article("公平秤将来", published_at=datetime(2100, 1, 1, tzinfo=UTC))
    make_article("公平秤", status=workflow.WITHDRAWN)
    assert titles(page(client, q="公平秤")) == []
    assert client.get("/search.json", {"q": "公平秤核查完成"}).json()["count"] == 0


def test_it_narrows_to_a_channel_and_what_is_below(client: Client) -> None:
    food = make_channel("食品", "food")
    make_article("公平秤一", channel=food)
    make_article("公平秤二", channel=make_channel("乳品", "dairy", parent=food))
    make_article("公平秤三", channel=make_channel("其他", "other"))
    assert set(titles(page(client, q="公平秤", channel="food"))) == {"公平秤一", "公平秤二"}
    assert titles(page(client, q="公平秤", channel="food/dairy")) == ["公平秤二"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"from": "2026-03-02"}, {"2", "3"}),
        ({"to": "2026-03-02"}, {"1", "2"}),
        ({"from": "2026-03-02", "to": "2026-03-02"}, {"2"}),
        ({"from": "2026年3月2日", "to": "2026/3/3"}, {"2", "3"}),
        ({"from": "２０２６.3.2"}, {"2", "3"}),
        ({"from": "20260303"}, {"3"}),
        ({"from": "", "to": ""}, {"1", "2", "3"}),
    ],
)
def test_it_narrows_to_days(client: Client, dates: dict[str, str], expected: set[str]) -> None:
    for number in (1, 2, 3):
        make_article(f"公平秤{number}", published_at=day(number))
    assert {title[-1] for title in titles(page(client, q="公平秤", **dates))} == expected


def test_it_counts_days_in_beijing(client: Client) -> None:
    make_article("公平秤", published_at=datetime(2026, 3, 1, 16, tzinfo=UTC))
    assert titles(page(client, q="公平秤", **{"from": "2026-03-02"})) == ["公平秤"]
    assert titles(page(client, q="公平秤", to="2026-03-01")) == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"from": "昨天"}, "“昨天”不是日期，请写成 2026-03-15 这样。"),
        ({"to": "2026-02-30"}, "“2026-02-30”不是日期"),
        ({"to": "0001-01-01"}, "“0001-01-01”不是日期"),
        ({"to": "9999-12-31"}, "“9999-12-31”不是日期"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "开始的日期在结束的日期之后"),
        ({"channel": "nowhere"}, "没有这个栏目"),
        ({"sort": "clicks"}, "排列方式只有"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(
    client: Client, wrong: dict[str, str], sentence: str
) -> None:
    make_article("公平秤")
    text = unescape(page(client, q="公平秤", **wrong))
    assert sentence in text
    assert 'value="公平秤"' in text
    assert titles(text) == []
    for name in ("from", "to"):
        assert name not in wrong or f'value="{wrong[name]}"' in text
    refusal = client.get("/search.json", {"q": "公平秤", **wrong})
    assert refusal.status_code == 400
    assert sentence in refusal.content.decode()


def test_it_keeps_the_question_in_links_to_pages_and_orders(client: Client) -> None:
    food = make_channel("食品", "food")
    for number in range(21):
        make_article(f"公平秤{number}", channel=food)
    text = unescape(page(client, q="公平秤", channel="food", sort="date"))
    assert "?q=公平秤&channel=food&sort=date&page=2" in re.sub(r"%[0-9A-F%]+", "公平秤", text)
    assert "第 1 页，共 2 页" in text
    assert len(titles(page(client, q="公平秤", channel="food", page="2"))) == 1


@pytest.mark.parametrize("number", ["0", "2", "51", "x", "-1", "９", "1e3", "9" * 30])
def test_it_has_no_page_beyond_the_last(client: Client, number: str) -> None:
    make_article("公平秤")
    assert client.get("/search/", {"q": "公平秤", "page": number}).status_code == 404


def test_it_leads_on_where_it_finds_nothing(client: Client) -> None:
    make_channel("鲸鱼保护", "whales")
    tag = Tag.objects.create(name="鲸鱼")
    make_article("最近的一条").tags.add(tag)
    text = page(client, q="鲸鱼", **{"from": "2026-01-01"})
    assert "没有找到相关的新闻" in text
    assert tag.get_absolute_url() in text
    assert "/c/whales/" in text
    assert "最近的一条" in text
    assert "不限栏目和日期，再找一次" in text
    assert "/complaints/" in text


@pytest.mark.parametrize("typed", ["", "   ", "。，！？", "😀", "\x00", "\u202e"])
def test_it_shows_current_tags_where_nothing_is_asked(client: Client, typed: str) -> None:
    tag = Tag.objects.create(name="计量")
    make_article("甲").tags.add(tag)
    text = page(client, q=typed)
    assert tag.get_absolute_url() in text
    assert "请输入要找的字词" in text


@pytest.mark.parametrize(
    "typed",
    [
        "公平秤" * 70_000, "?" * 200_000, "a" * 200_000, "一 " * 100_000, "(" * 999, "\\", "'", '"',
        "公平:*", "<->", "!!", "& |", "1=1;--", "\u202e公平", "\U0001f468\u200d\U0001f467公平",
        "%", "_", "ﷺ" * 500,
    ],
)  # fmt: skip
def test_it_answers_anything_politely(client: Client, typed: str) -> None:
    make_article("公平秤")
    for address in ("/search/", "/search.json"):
        assert client.get(address, {"q": typed}).status_code == 200


def test_it_answers_bytes_that_are_no_text_politely(client: Client) -> None:
    for address in ("/search/", "/search.json"):
        assert client.get(address, QUERY_STRING="q=%ED%A0%80%FF&from=%FF").status_code < 500
