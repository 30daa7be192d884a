"""找错: a reader writes what is wrong, sends it, and reads the answer."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jiansite.roles import DUTY_CHIEF, EDITOR
from news import verbs
from news.models import Article, ErrorReport
from news.views.error_reports import LIMIT
from tests.factories import change_live, make_article, make_error_report, make_user

pytestmark = pytest.mark.django_db

PASSAGE = {"quote": "五十八台", "before": "共检查公平秤", "after": "。", "paragraph": "1"}
GOOD = {"words": "应当是五十九台。", "proposal": "五十九台", **PASSAGE}
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"


@pytest.fixture
def article() -> Article:
    return make_article(body="<p>核查历时三周，共检查公平秤五十八台。</p>")


@pytest.fixture
def address(article: Article) -> str:
    return f"/a/{article.pk}/report/"


def text(response: Any) -> str:
    return response.content.decode()


def token_of(client: Client, address: str) -> str:
    found = re.search(r'name="token" value="([\w-]{22})"', text(client.get(address)))
    assert found is not None
    return found[1]


def test_it_is_reached_from_the_story(client: Client, article: Article, address: str) -> None:
    assert f'href="{address}"' in text(client.get(article.get_absolute_url()))


def test_it_leaves_the_story_without_a_cookie_and_open_to_caches(
    client: Client, article: Article
) -> None:
    make_error_report(article, words="没有人该看到的话")
    response = client.get(article.get_absolute_url())
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert "没有人该看到的话" not in text(response)


def test_it_shows_the_story_and_the_marked_passage(client: Client, address: str) -> None:
    page = text(client.get(address, PASSAGE))
    assert "全市农贸市场公平秤核查完成</a>" in page
    assert "<mark>五十八台</mark>" in page
    assert "共检查公平秤" in page


def test_it_works_without_a_passage(client: Client, address: str) -> None:
    assert "<mark>" not in text(client.get(address))
    client.post(address, {"words": "导语里的日期不对。"})
    report = ErrorReport.objects.get()
    assert (report.quote, report.before, report.paragraph) == ("", "", None)


def test_it_sends_the_passage_with_its_place_to_the_editors(
    client: Client, article: Article, address: str
) -> None:
    before = timezone.now()
    response = client.post(address, GOOD)
    report = ErrorReport.objects.get()
    assert response["Location"] == report.get_absolute_url() == f"/reports/{report.token}/"
    assert (report.article, report.status) == (article, "waiting")
    assert (report.quote, report.before, report.after, report.paragraph) == (
        "五十八台", "共检查公平秤", "。", 1,
    )  # fmt: skip
    assert (report.words, report.proposal) == ("应当是五十九台。", "五十九台")
    assert report.received_at >= before


def test_it_corrects_the_number_of_the_paragraph_by_the_text(client: Client) -> None:
    article = make_article(body="<p>导语。</p><p>正文有错。</p>")
    client.post(f"/a/{article.pk}/report/", {"words": "错", "quote": "有错", "paragraph": "7"})
    assert ErrorReport.objects.get().paragraph == 2


def test_it_keeps_what_was_typed_and_links_the_error_from_the_top(
    client: Client, address: str
) -> None:
    response = client.post(address, {**GOOD, "words": " "})
    page = text(response)
    assert response.status_code == 200
    assert '<a href="#id_words">请写下哪里不对，一句话就可以。</a>' in page
    assert "五十九台</textarea>" in page
    assert "<mark>五十八台</mark>" in page
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize(("name", "longest"), [("words", 1000), ("proposal", 500)])
def test_it_takes_as_much_as_it_says_and_keeps_what_is_too_long(
    client: Client, address: str, name: str, longest: int
) -> None:
    page = text(client.post(address, {**GOOD, name: "长" * 10_000}))
    assert f"最多写 {longest} 个字，现在有 10000 个" in page
    assert "长" * 10_000 in page
    assert client.post(address, {**GOOD, name: "长" * longest}).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_cuts_a_passage_that_is_too_long(client: Client, address: str, method: str) -> None:
    huge = {"quote": "引" * 5000, "before": "前" * 500, "after": "后" * 500, "paragraph": "9" * 50}
    page = text(getattr(client, method)(address, huge))
    assert "引" * 300 in page
    assert "引" * 301 not in page
    assert "前" * 41 not in page
    assert "后" * 41 not in page


@pytest.mark.parametrize("paragraph", ["-1", "0", "abc", "９", "1.5", "9999999", "<b>"])
def test_it_drops_a_paragraph_that_is_none(client: Client, address: str, paragraph: str) -> None:
    sent = {**GOOD, "quote": "不在文中的话", "paragraph": paragraph}
    assert client.post(address, sent).status_code == 302
    assert ErrorReport.objects.get().paragraph is None


def test_it_escapes_a_hostile_passage_and_hostile_words(client: Client, address: str) -> None:
    hostile = dict.fromkeys(("quote", "before", "after", "words", "proposal"), EVIL)
    assert "<script>alert" not in text(client.get(address, hostile))
    wrong = client.post(address, {**hostile, "words": EVIL * 100})
    assert "<script>alert" not in text(wrong)
    page = client.post(address, hostile, follow=True)
    assert "<script>alert" not in text(page)
    assert "<img src=x" not in text(page)
    client.force_login(make_user(EDITOR))
    report = ErrorReport.objects.get()
    for staff_page in ("", f"{report.pk}/change/", f"{report.pk}/verb/accept/"):
        assert "<img src=x" not in text(client.get(f"/admin/news/errorreport/{staff_page}"))


@pytest.mark.parametrize("hidden", ["\x00", "\u200b", "\u202e"])
def test_it_drops_what_nobody_sees(client: Client, address: str, hidden: str) -> None:
    sent = {"words": f"甲{hidden}乙", "proposal": f"丙{hidden}", "quote": f"五十{hidden}八台"}
    client.post(address, sent)
    report = ErrorReport.objects.get()
    assert (report.words, report.proposal, report.quote) == ("甲乙", "丙", "五十八台")
    assert client.get(address, sent).status_code == 200


def test_it_makes_one_report_of_two_clicks(client: Client, address: str) -> None:
    token = token_of(client, address)
    first, second = (client.post(address, {**GOOD, "token": token}) for _ in range(2))
    assert first["Location"] == second["Location"] == f"/reports/{token}/"
    assert ErrorReport.objects.count() == 1


def test_it_makes_two_reports_of_two_texts_on_one_form(client: Client, address: str) -> None:
    token = token_of(client, address)
    client.post(address, {**GOOD, "token": token})
    answer = client.post(address, {**GOOD, "token": token, "words": "还有一处不对。"})
    assert answer["Location"] != f"/reports/{token}/"
    assert ErrorReport.objects.count() == 2


def test_it_never_gives_away_a_report_for_its_token_alone(client: Client, address: str) -> None:
    report = make_error_report(words="别人的话")
    answer = client.post(address, {**GOOD, "token": report.token}, follow=True)
    assert "别人的话" not in text(answer)


@pytest.mark.parametrize("token", ["", "x", "a" * 500, "甲" * 22, "../../../../../../../../"])
def test_it_chooses_a_token_itself_where_the_form_has_none(
    client: Client, address: str, token: str
) -> None:
    assert client.post(address, {**GOOD, "token": token}).status_code == 302
    assert re.fullmatch(r"[\w-]{22}", ErrorReport.objects.get().token)


def test_it_does_not_take_what_a_program_filled_in(client: Client, address: str) -> None:
    response = client.post(address, {**GOOD, "homepage": "http://example.org/"})
    assert response.status_code == 200
    assert "应当留空的格子" in text(response)
    assert "应当是五十九台。</textarea>" in text(response)
    assert "http://example.org/" not in text(response)
    assert not ErrorReport.objects.exists()


def test_it_bounds_how_often_one_address_may_send(client: Client, address: str) -> None:
    for number in range(LIMIT.uses):
        assert client.post(address, {**GOOD, "words": f"第{number}处"}).status_code == 302
    response = client.post(address, {**GOOD, "words": "又一处不对"})
    assert response.status_code == 429
    assert response["Retry-After"] == str(LIMIT.seconds)
    assert "这个网络刚才送来的找错太多了" in text(response)
    assert "又一处不对</textarea>" in text(response)
    assert "<mark>五十八台</mark>" in text(response)
    assert ErrorReport.objects.count() == LIMIT.uses
    elsewhere = client.post(address, GOOD, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 302


def test_it_counts_neither_mistakes_nor_second_clicks(client: Client, address: str) -> None:
    token = token_of(client, address)
    for _ in range(LIMIT.uses + 1):
        client.post(address, {**GOOD, "words": ""})
        assert client.post(address, {**GOOD, "token": token}).status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_answers_404_for_what_readers_cannot_read(client: Client, method: str) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    hidden = [make_article(status="draft"), make_article(published_at=tomorrow)]
    for address in (
        *(f"/a/{each.pk}/report/" for each in hidden),
        "/a/99999999999999999999/report/",
    ):
        assert getattr(client, method)(address, GOOD).status_code == 404
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_answers_410_for_a_withdrawn_story(
    client: Client, article: Article, address: str, method: str
) -> None:
    verbs.act(article, "withdraw", by=make_user(DUTY_CHIEF), now=timezone.now(), note="数据有误")
    response = getattr(client, method)(address, GOOD)
    assert response.status_code == 410
    assert "数据有误" in text(response)
    assert not ErrorReport.objects.exists()


def test_it_wants_the_seal_of_its_own_page(address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address, GOOD).status_code == 403


def test_it_keeps_its_pages_from_caches_and_search_engines(client: Client, address: str) -> None:
    for page in (address, make_error_report().get_absolute_url()):
        response = client.get(page)
        assert "no-store" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in text(response)


def test_it_thanks_and_says_what_comes_next(client: Client, address: str, settings: Any) -> None:
    settings.SITE_URL = "https://news.example"
    response = client.post(address, GOOD, follow=True)
    page = text(response)
    report = ErrorReport.objects.get()
    for part in (
        "谢谢，您的找错已经送到编辑部", "待处理", "三个工作日内",
        f"https://news.example/reports/{report.token}/", "应当是五十九台。", "五十九台",
        "<mark>五十八台</mark>",
    ):  # fmt: skip
        assert part in page
    assert set(response.cookies) == set()


@pytest.mark.parametrize(("verb", "label"), [("accept", "已更正"), ("decline", "未采纳")])
def test_it_shows_the_reporter_the_answer_and_not_the_editor(
    client: Client, verb: str, label: str
) -> None:
    report = make_error_report()
    editor = make_user(EDITOR, last_name="闻", first_name="笛")
    report.act(verb, by=editor, now=timezone.now(), note="核实过了，\n谢谢。")
    page = text(client.get(report.get_absolute_url()))
    assert f'class="status-label">{label}<' in page
    assert "核实过了，<br>谢谢。" in page
    assert "闻笛" not in page


@pytest.mark.parametrize("token", ["a" * 22, "a" * 21, "甲" * 22, "a" * 23])
def test_it_answers_404_for_an_address_that_was_guessed(client: Client, token: str) -> None:
    make_error_report()
    assert client.get(f"/reports/{token}/").status_code == 404


def test_it_still_answers_when_the_story_was_withdrawn(client: Client, article: Article) -> None:
    report = make_error_report(article)
    verbs.act(article, "withdraw", by=make_user(DUTY_CHIEF), now=timezone.now(), note="数据有误")
    page = text(client.get(report.get_absolute_url()))
    assert article.title in page
    assert f'href="{article.get_absolute_url()}"' not in page.split("<main")[1]


def test_it_leads_the_reporter_to_the_correction(client: Client, article: Article) -> None:
    report = make_error_report(article)
    editor = make_user(EDITOR)
    report.act("accept", by=editor, now=timezone.now(), note="您说得对，已经更正。")
    assert "更正过" not in client.get(report.get_absolute_url()).text
    change_live(article, body="<p>共检查公平秤五十九台。</p>", reason="应为五十九台。")
    assert (
        f"{article.get_absolute_url()}corrections/#" in client.get(report.get_absolute_url()).text
    )
