"""The first page after sign-in, and the month of planned stories."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiansite import desk
from jiansite.desk import Block
from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, DUTY_CHIEF, EDITOR, REVIEWER
from news import verbs, workflow
from news.models.reach import assign_channels
from tests.factories import make_article, make_channel, make_error_report, make_user

pytestmark = pytest.mark.django_db

CALENDAR = "/admin/news/article/calendar/"


def main(client: Client, address: str = "/admin/", **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1]


def test_it_is_the_first_page_and_one_click_from_each_story(client: Client) -> None:
    author = make_user(EDITOR, last_name="闻", first_name="笛")
    article = make_article("奶粉", status=workflow.DRAFT, by=author)
    verbs.act(article, "submit", by=author, now=timezone.now())
    reviewer = make_user(REVIEWER, username="reviewer")
    answer = client.post(
        "/admin/login/",
        {"username": "reviewer", "password": "a-long-password-7", "next": "/admin/"},
        follow=True,
    )
    text = answer.content.decode()
    assert answer.redirect_chain == [("/admin/", 302)]
    assert "等我初审" in text
    assert f'href="/admin/news/article/{article.pk}/change/"' in text
    assert "闻笛" in text
    assert reviewer.pk != author.pk


def test_it_shows_an_editor_remark_report_and_public_page(client: Client) -> None:
    author = make_user(EDITOR)
    article = make_article("奶粉", status=workflow.DRAFT, by=author)
    verbs.act(article, "submit", by=author, now=timezone.now())
    verbs.act(article, "send_back", by=make_user(REVIEWER), now=timezone.now(), note="<b>改</b>")
    live = make_article("已发布的", status=workflow.DRAFT, is_live=True, by=author)
    make_error_report(quote="五十八台")
    client.force_login(author)
    text = main(client)
    assert "&lt;b&gt;改&lt;/b&gt;" in text
    assert "五十八台" in text
    assert f'href="{live.get_absolute_url()}"' in text


def test_a_complaint_officer_has_no_part_in_the_newsroom(client: Client) -> None:
    make_article("奶粉", status=workflow.APPROVED)
    client.force_login(make_user(COMPLAINT_OFFICER))
    text = main(client)
    assert "奶粉" not in text
    assert "我的草稿" not in text
    assert "全部功能" in text


def test_another_kind_of_work_adds_its_block(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = make_user(COMPLAINT_OFFICER)

    def complaints(user: object, now: datetime) -> Block | None:
        return Block("admin/locked_out.html") if user == officer else None

    monkeypatch.setattr(desk, "MAKERS", [*desk.MAKERS, complaints])
    client.force_login(officer)
    assert "登录已暂时锁定" in client.get("/admin/").content.decode()
    client.force_login(make_user(EDITOR))
    assert "登录已暂时锁定" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize("number", [1, 40])
def test_it_asks_the_same_however_much_lies_on_it(client: Client, number: int) -> None:
    author, now = make_user(EDITOR), timezone.now()
    for n in range(number):
        article = make_article(f"第{n}篇", status=workflow.DRAFT, by=author)
        verbs.act(article, "submit", by=author, now=now)
        make_article(f"待{n}", status=workflow.APPROVED, scheduled_at=now + timedelta(hours=n))
        make_article(f"稿{n}", status=workflow.DRAFT, by=author, is_live=True)
        make_error_report(make_article())
    client.force_login(make_user(ADMINISTRATOR))
    client.get("/admin/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/")
    # Session, person, rights twice; the desk's thirteen; the site's profile twice.
    assert len(queries) == 4 + 13 + 2


def test_the_rest_of_a_pile_is_a_list(client: Client) -> None:
    author = make_user(EDITOR)
    for n in range(15):
        make_article(f"草稿{n}", status=workflow.DRAFT, by=author)
    make_article("别人的", status=workflow.DRAFT, by=make_user(EDITOR))
    client.force_login(author)
    assert "?desk=drafts" in main(client)
    text = main(client, "/admin/news/article/", desk="drafts")
    assert all(f"草稿{n}<" in text for n in range(15))
    assert "别人的" not in text
    assert "别人的" in main(client, "/admin/news/article/", desk="nonsense")


def test_the_month_shows_what_is_planned_and_what_is_not_signed(client: Client) -> None:
    at = timezone.make_aware(datetime(2031, 5, 20, 8, 30))
    make_article("签发了的", status=workflow.APPROVED, scheduled_at=at)
    make_article("还在审的", status=workflow.FIRST_REVIEW, scheduled_at=at + timedelta(hours=1))
    make_article("下个月的", status=workflow.APPROVED, scheduled_at=at + timedelta(days=40))
    make_article("撤了的", status=workflow.WITHDRAWN, scheduled_at=at)
    client.force_login(make_user(EDITOR))
    text = main(client, CALENDAR, month="2031-05")
    assert "共 2 篇" in text
    assert text.index("签发了的") < text.index("还在审的")
    assert "初审，未签发" in text
    assert "下个月的" not in text
    assert "撤了的" not in text
    assert "?month=2031-06" in text
    assert "?month=2031-04" in text


def test_the_month_is_of_beijing(client: Client) -> None:
    at = timezone.make_aware(datetime(2031, 6, 1, 0, 30))  # still May in Greenwich
    make_article("六一", status=workflow.APPROVED, scheduled_at=at)
    client.force_login(make_user(EDITOR))
    assert "共 1 篇" in main(client, CALENDAR, month="2031-06")


@pytest.mark.parametrize(
    "month", ["", "x", "2026-13", "0001-01", "99999-01", "２０２６-01", "-", "9"]
)
def test_it_shows_this_month_for_what_is_none(client: Client, month: str) -> None:
    client.force_login(make_user(EDITOR))
    today = timezone.localdate()
    assert f"{today.year} 年 {today.month} 月" in main(client, CALENDAR, month=month)


@pytest.mark.parametrize("month", ["1900-01", "2200-12"])
def test_it_goes_as_far_as_years_mean_something(client: Client, month: str) -> None:
    client.force_login(make_user(EDITOR))
    main(client, CALENDAR, month=month)


def test_the_month_is_not_for_complaint_officers(client: Client) -> None:
    client.force_login(make_user(COMPLAINT_OFFICER))
    assert client.get(CALENDAR).status_code == 403


def test_the_month_shows_nothing_beyond_reach(client: Client) -> None:
    chief, at = make_user(DUTY_CHIEF), timezone.now() + timedelta(minutes=1)
    assign_channels(chief, [make_channel("食品", "food")])
    cars = make_channel("汽车", "cars")
    make_article("召回", status=workflow.APPROVED, scheduled_at=at, channel=cars)
    client.force_login(chief)
    month = f"{timezone.localtime(at):%Y-%m}"
    assert "召回" not in main(client, CALENDAR, month=month)


@pytest.mark.parametrize("number", [2, 60])
def test_the_month_asks_the_same_however_full_it_is(client: Client, number: int) -> None:
    at = timezone.make_aware(datetime(2031, 5, 20, 8, 30))
    for n in range(number):
        make_article(f"第{n}篇", status=workflow.APPROVED, scheduled_at=at + timedelta(hours=n))
    client.force_login(make_user(EDITOR))
    client.get(CALENDAR, {"month": "2031-05"})
    with CaptureQueriesContext(connection) as queries:
        client.get(CALENDAR, {"month": "2031-05"})
    assert len(queries) == 6  # session, person, rights twice, limits, the stories


def test_it_needs_no_inline_script_or_style(client: Client) -> None:
    client.force_login(make_user(ADMINISTRATOR))
    for address in ("/admin/", CALENDAR):
        answer = client.get(address)
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert 'style="' not in answer.content.decode().split("<main")[1]
