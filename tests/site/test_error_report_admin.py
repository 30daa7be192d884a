"""找错 on the editors' desk."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, EDITOR
from news.models import ErrorReport
from tests.factories import make_article, make_error_report, make_user

pytestmark = pytest.mark.django_db

REPORTS = "/admin/news/errorreport/"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user(EDITOR))
    return client


def text(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_it_lists_what_waits_first_with_its_age_story_and_passage(editor: Client) -> None:
    make_error_report(make_article("抽检公告"), quote="等着的")
    make_error_report(status="corrected", quote="答复过的", received_at=timezone.now())
    page = text(editor.get(REPORTS)).split('id="result_list"')[1]
    assert page.index("等着的") < page.index("答复过的")
    assert "抽检公告" in page
    assert "3\u00a0小时" in page


def test_it_shows_the_words_where_nothing_was_marked(editor: Client) -> None:
    make_error_report(quote="", words="导语里的日期不对。")
    assert "导语里的日期不对。" in text(editor.get(REPORTS))


@pytest.mark.parametrize("question", ["五十八", "应当是五十九", "公平秤核查"])
def test_it_finds_a_report_by_passage_words_or_title(editor: Client, question: str) -> None:
    make_error_report()
    make_error_report(make_article("别的"), quote="别的", words="别的话")
    page = text(editor.get(REPORTS, {"q": question})).split('id="result_list"')[1]
    assert "五十八台" in page
    assert "别的" not in page.split("</table>")[0]


def test_it_shows_the_passage_in_its_paragraph_as_it_is_now(editor: Client) -> None:
    article = make_article(body="<p>新的导语。</p><p>这次共检查公平秤五十八台。三台不准。</p>")
    report = make_error_report(article, paragraph=1)
    page = text(editor.get(f"{REPORTS}{report.pk}/change/"))
    assert "这次共检查公平秤<mark>五十八台</mark>。三台不准。" in page
    assert "正文第 2 段（读者划出时在第 1 段）" in page


def test_it_says_when_the_passage_is_no_longer_there(editor: Client) -> None:
    report = make_error_report(make_article(body="<p>共检查五十九台。</p>"))
    page = text(editor.get(f"{REPORTS}{report.pk}/change/"))
    assert "原文已改动" in page
    assert "共检查公平秤<mark>五十八台</mark>" in page


def test_it_leads_to_the_story_to_mend_and_to_the_place_to_see(editor: Client) -> None:
    report = make_error_report()
    page = text(editor.get(f"{REPORTS}{report.pk}/change/"))
    assert f'href="/admin/news/article/{report.article_id}/change/"' in page
    assert f'href="/a/{report.article_id}/#:~:text=%' in page


def test_it_leads_to_no_public_page_that_is_not_there(editor: Client) -> None:
    report = make_error_report(make_article(status="draft"))
    assert f'href="/a/{report.article_id}/' not in text(editor.get(f"{REPORTS}{report.pk}/change/"))


def test_it_answers_only_with_an_answer(editor: Client) -> None:
    report = make_error_report()
    page = f"{REPORTS}{report.pk}/verb/accept/"
    assert f'href="{page}"' in text(editor.get(f"{REPORTS}{report.pk}/change/"))
    assert editor.post(page, {"note": " "}).status_code == 409
    assert ErrorReport.objects.get().status == "waiting"
    editor.post(page, {"note": "已改为五十九台。"})
    assert ErrorReport.objects.get().status == "corrected"
    shown = text(editor.get(f"{REPORTS}{report.pk}/change/"))
    assert "已改为五十九台。" in shown
    assert "verb/accept/" not in shown


@pytest.mark.parametrize("role", [EDITOR, ADMINISTRATOR, "superuser"])
def test_it_lets_nobody_rewrite_a_report(client: Client, role: str) -> None:
    report = make_error_report()
    is_superuser = role == "superuser"
    client.force_login(make_user(None if is_superuser else role, is_superuser=is_superuser))
    assert client.get(f"{REPORTS}{report.pk}/change/").status_code == 200
    changed = client.post(f"{REPORTS}{report.pk}/change/", {"words": "别的话"})
    assert changed.status_code == 403
    assert client.get(f"{REPORTS}add/").status_code == 403
    assert ErrorReport.objects.get().words == report.words


def test_it_lets_only_the_administrator_delete_one(client: Client) -> None:
    report = make_error_report()
    client.force_login(make_user(EDITOR))
    assert client.post(f"{REPORTS}{report.pk}/delete/", {"post": "yes"}).status_code == 403
    client.force_login(make_user(ADMINISTRATOR))
    report.act("accept", by=make_user(EDITOR), now=timezone.now(), note="已改。")
    client.post(f"{REPORTS}{report.pk}/delete/", {"post": "yes"})
    assert not ErrorReport.objects.exists()


def test_it_goes_with_its_story(client: Client) -> None:
    report = make_error_report()
    report.act("decline", by=make_user(EDITOR), now=timezone.now(), note="原文无误。")
    client.force_login(make_user(ADMINISTRATOR))
    client.post(f"/admin/news/article/{report.article_id}/delete/", {"post": "yes"})
    assert not ErrorReport.objects.exists()
    assert client.get(report.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("verb", ["accept", "decline", "reopen"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_refuses_the_complaint_desk(client: Client, method: str, verb: str) -> None:
    report = make_error_report()
    client.force_login(make_user(COMPLAINT_OFFICER))
    for page in ("", f"{report.pk}/change/", f"{report.pk}/verb/{verb}/"):
        response = getattr(client, method)(f"{REPORTS}{page}", {"note": "说明"})
        assert response.status_code == 403
    assert ErrorReport.objects.get().status == "waiting"
    assert "找错" not in text(client.get("/admin/"))


@pytest.mark.parametrize("object_id", ["999999", "abc", "9" * 30])
def test_it_does_not_stumble_over_a_report_that_is_none(editor: Client, object_id: str) -> None:
    assert editor.get(f"{REPORTS}{object_id}/change/").status_code in (302, 404)


def test_it_notes_on_the_story_how_many_wait_and_leads_there(editor: Client) -> None:
    article = make_article()
    page = f"/admin/news/article/{article.pk}/change/"
    assert "条找错待处理" not in text(editor.get(page))
    for status in ("waiting", "waiting", "declined"):
        make_error_report(article, status=status, quote=f"划出的{status}")
    make_error_report(make_article("另一篇"), quote="另一篇的")
    link = f"{REPORTS}?article__id__exact={article.pk}&amp;status__exact=waiting"
    assert f'<a href="{link}">2 条找错待处理</a>' in text(editor.get(page))
    listed = text(editor.get(link.replace("&amp;", "&")))
    assert listed.count("划出的waiting") == 2
    assert "划出的declined" not in listed
    assert "另一篇的" not in listed
