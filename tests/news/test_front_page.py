"""The home page shows what staff placed, and never a hole."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from news import front_page, workflow
from news.models import Article, Photo, Placement
from tests.factories import make_article, make_channel, make_photo

pytestmark = pytest.mark.django_db

LEAD, FOCUS, RECOMMENDED = Placement.Slot.LEAD, Placement.Slot.FOCUS, Placement.Slot.RECOMMENDED


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def photo() -> Photo:
    return make_photo()


def place(slot: str, article: Article, **fields: object) -> Placement:
    fields.setdefault("starts_at", timezone.now() - timedelta(hours=1))
    return Placement.objects.create(slot=slot, article=article, **fields)


def old(title: str, **fields: object) -> Article:
    """A story that no rule would choose while there are newer ones."""
    return make_article(title, published_at=timezone.now() - timedelta(days=90), **fields)


def newer(number: int, **fields: object) -> list[Article]:
    now = timezone.now()
    return [
        make_article(f"新{n}", published_at=now - timedelta(minutes=n + 1), **fields)
        for n in range(number)
    ]


def titles(teasers: list[front_page.Teaser]) -> list[str]:
    return [teaser.title for teaser in teasers]


def test_it_leads_with_the_story_that_staff_placed(now: datetime) -> None:
    newer(3)
    place(LEAD, old("旧闻"), title="短标题")
    front = front_page.compose(now)
    assert front.lead
    assert front.lead.title == "短标题"


@pytest.mark.parametrize(
    "change",
    [{"ends_at": timedelta(minutes=-1)}, {"starts_at": timedelta(minutes=1)}],
    ids=["ended", "not begun"],
)
def test_it_leads_by_rule_outside_the_time_of_a_placement(
    now: datetime, change: dict[str, timedelta]
) -> None:
    newer(2)
    place(LEAD, old("旧闻"), **{name: now + span for name, span in change.items()})
    front = front_page.compose(now)
    assert front.lead
    assert front.lead.title == "新0"


@pytest.mark.parametrize("status", [workflow.WITHDRAWN, workflow.DRAFT])
def test_it_fills_the_places_of_stories_that_readers_cannot_open(
    now: datetime, photo: Photo, status: str
) -> None:
    newer(20, cover=photo)
    gone = old("撤下的", cover=photo)
    for slot in Placement.Slot:
        place(slot, gone)
    Article.objects.filter(pk=gone.pk).update(status=status, is_live=False)
    front = front_page.compose(now)
    shown = [*titles(front.focus), *titles(front.recommended), *(a.title for a in front.newest)]
    assert "撤下的" not in shown
    assert front.lead
    assert (len(front.focus), len(front.recommended)) == (
        front_page.FOCUS,
        front_page.RECOMMENDED,
    )


def test_it_shows_placements_in_the_order_of_staff_and_then_the_newest(now: datetime) -> None:
    newer(10)
    place(RECOMMENDED, old("乙"), order=2)
    place(RECOMMENDED, old("甲"), order=1)
    recommended = titles(front_page.compose(now).recommended)
    assert recommended[:3] == ["甲", "乙", "新1"]  # 新0 leads
    assert len(recommended) == front_page.RECOMMENDED


def test_it_takes_the_picture_of_the_placement_before_the_cover(
    now: datetime, photo: Photo
) -> None:
    own = make_photo()
    newer(12, cover=photo)
    place(FOCUS, old("旧闻", cover=photo), photo=own)
    assert front_page.compose(now).focus[0].photo == own


def test_it_leaves_a_story_without_a_picture_out_of_the_focus(now: datetime, photo: Photo) -> None:
    newer(4, cover=photo)
    place(FOCUS, old("没有图"))
    assert "没有图" not in titles(front_page.compose(now).focus)


def test_it_shows_no_focus_of_a_single_picture(now: datetime, photo: Photo) -> None:
    newer(3)
    place(FOCUS, old("有图", cover=photo))
    make_article("头条", cover=photo)
    assert front_page.compose(now).focus == []


def test_it_shows_no_story_in_two_places(now: datetime, photo: Photo) -> None:
    newer(30, cover=photo)
    front = front_page.compose(now)
    shown = [
        *([front.lead.article.pk] if front.lead else []),
        *(teaser.article.pk for teaser in [*front.focus, *front.recommended]),
        *(article.pk for article in front.newest),
    ]
    assert len(shown) == len(set(shown))


def test_it_stays_whole_with_hundreds_of_placements(client: Client, now: datetime) -> None:
    for article in newer(120):
        place(RECOMMENDED, article)
    assert len(front_page.compose(now).recommended) == front_page.RECOMMENDED
    assert client.get("/").status_code == 200


def test_it_composes_an_empty_page(now: datetime) -> None:
    assert front_page.compose(now) == front_page.FrontPage(None, [], [], [])


def test_it_refuses_an_end_before_the_start(now: datetime) -> None:
    placement = Placement(slot=LEAD, article=make_article(), starts_at=now, ends_at=now)
    with pytest.raises(ValidationError, match="必须晚于"):
        placement.full_clean()


def test_it_holds_a_story_once_in_a_slot() -> None:
    article = make_article()
    place(LEAD, article)
    with pytest.raises(IntegrityError, match="placement_of_a_story_is_one_row"):
        place(LEAD, article)


def test_it_orders_the_blocks_as_staff_say(client: Client) -> None:
    for number, (name, slug) in enumerate((("甲栏", "a"), ("乙栏", "b"), ("丙栏", "c"))):
        channel = make_channel(name, slug, order=number, home_order=[2, None, 1][number])
        make_article(f"{name}新闻", channel=channel)
        for extra in range(12):
            make_article(f"{name}{extra}", channel=channel)
    blocks = client.get("/").text.split('class="blocks"')[1].split("</main>")[0]
    assert [name for name in ("丙栏", "甲栏") if name in blocks] == ["丙栏", "甲栏"]
    assert blocks.index("/c/c/") < blocks.index("/c/a/")
    assert "/c/b/" not in blocks


def test_it_gives_a_lower_channel_a_block_where_staff_want_one(client: Client) -> None:
    milk = make_channel("乳品", "milk", parent=make_channel(), home_order=5)
    for n in range(30):
        make_article(f"奶{n}", channel=milk)
    assert 'href="/c/food/milk/"' in client.get("/").text.split('class="blocks"')[1]


def test_it_keeps_the_lead_however_many_pictures_nobody_took_down(
    now: datetime, photo: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_page, "MOST_PLACEMENTS", 3)
    newer(2)
    for number in range(4):
        place(FOCUS, old(f"图{number}", cover=photo))
    place(LEAD, old("头条"))
    place(RECOMMENDED, old("推荐"))
    front = front_page.compose(now)
    assert front.lead
    assert front.lead.title == "头条"
    assert "推荐" in titles(front.recommended)
