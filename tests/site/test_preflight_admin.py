"""发稿前检查 and 一键排版 in the admin, and who may use them."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jiansite.roles import COMPLAINT_OFFICER, DUTY_CHIEF, EDITOR
from news import preflight, revisions, workflow
from news.models import AcceptedWarning, Article, ListedWord
from tests.factories import make_article, make_channel, make_photo, make_user
from tests.site.test_admin import ARTICLES, complete

pytestmark = pytest.mark.django_db

TWICE = "<p>最关键的的问题。</p>"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user(EDITOR, last_name="苏", first_name="闻笛"))
    return client


def keys_of(article: Article) -> list[str]:
    content = revisions.working_content(article)
    report = preflight.examine(article, content, now=timezone.now())
    return [each.key for each in report.open_warnings]


def test_it_lists_what_is_found_below_the_story(editor: Client) -> None:
    article = make_article(status=workflow.DRAFT, body=TWICE)
    AcceptedWarning.objects.filter(code="doubled").delete()
    ListedWord.objects.create(kind="forbidden", word="关键")
    text = editor.get(f"{ARTICLES}{article.pk}/change/").content.decode()
    assert "1 处错误" in text
    assert "1 条提醒待确认" in text
    assert "3 条已确认" in text
    assert "“的的”字重复了" in text
    assert 'data-field="body"' in text
    assert "正文第 1 段" in text
    assert f'value="{keys_of(article)[0]}"' in text


def test_it_names_the_photo_whose_words_are_missing(editor: Client) -> None:
    photo = make_photo()
    article = make_article(status=workflow.DRAFT, cover=photo)
    text = editor.get(f"{ARTICLES}{article.pk}/change/").content.decode()
    assert f'href="/admin/news/photo/{photo.pk}/change/"' in text


def test_it_takes_ticks_along_with_a_save(editor: Client) -> None:
    editor.post(f"{ARTICLES}add/", complete(body=TWICE))
    article = Article.objects.get()
    page = f"{ARTICLES}{article.pk}/change/"
    ticks: Any = {"accept": keys_of(article)}
    editor.post(page, {**complete(body=TWICE), **ticks})
    accepted = article.accepted_warnings.get()
    assert (accepted.by_name, accepted.revision, accepted.words) == ("苏闻笛", 1, "的的")
    text = editor.get(page).content.decode()
    assert "苏闻笛" in text
    assert "没有发现要改的地方" in text


def test_it_takes_no_tick_for_a_text_that_was_changed_meanwhile(editor: Client) -> None:
    editor.post(f"{ARTICLES}add/", complete(body=TWICE))
    article = Article.objects.get()
    ticks: Any = {"accept": [*keys_of(article), "bogus", ""]}
    changed = complete(body="<p>最要紧的的问题。</p>")
    editor.post(f"{ARTICLES}{article.pk}/change/", {**changed, **ticks})
    assert not article.accepted_warnings.exists()


def test_it_leads_from_a_refused_verb_to_the_findings_and_takes_ticks_there(
    editor: Client,
) -> None:
    answer = editor.post(f"{ARTICLES}add/", complete(body=TWICE, _verb="submit"), follow=True)
    article = Article.objects.get()
    page = f"{ARTICLES}{article.pk}/verb/submit/"
    assert answer.request["PATH_INFO"] == page
    assert "1 条提醒还没有人确认" in answer.content.decode()
    key = keys_of(article)[0]
    assert f"{ARTICLES}{article.pk}/change/#finding-{key}" in answer.content.decode()
    assert editor.post(page, {"note": ""}).status_code == 409
    article.refresh_from_db()
    assert article.status == workflow.DRAFT
    editor.post(page, {"note": "", "accept": [key]})
    article.refresh_from_db()
    assert article.status == workflow.FIRST_REVIEW
    assert article.accepted_warnings.get().by_name == "苏闻笛"


def test_it_offers_no_tick_where_nothing_can_be_saved(client: Client) -> None:
    article = make_article(status=workflow.FINAL_REVIEW, body=TWICE)
    AcceptedWarning.objects.all().delete()
    client.force_login(make_user(DUTY_CHIEF))
    form = client.get(f"{ARTICLES}{article.pk}/change/").content.decode()
    assert "最关键" in form
    assert 'name="accept"' not in form
    page = client.get(f"{ARTICLES}{article.pk}/verb/sign_off/").content.decode()
    assert 'name="accept"' in page


def test_it_checks_what_is_typed_and_stores_nothing(editor: Client) -> None:
    article = make_article(status=workflow.DRAFT)
    data = complete(
        title="改过的标题。", body='<p onclick="x()">甲的的乙。</p>', article=str(article.pk)
    )
    answer = editor.post(f"{ARTICLES}preflight/", data)
    text = answer.content.decode()
    assert "标题不应以“。”结尾" in text
    assert "“的的”字重复了" in text
    assert "<html" not in text
    article.refresh_from_db()
    assert article.title != "改过的标题。"


def test_it_checks_a_story_that_was_never_saved(editor: Client) -> None:
    make_channel()
    answer = editor.post(f"{ARTICLES}preflight/", {"title": "", "body": "", "article": ""})
    assert "还没有标题" in answer.content.decode()
    assert not Article.objects.exists()


HOSTILE = [
    {"body": "<p>" * 5000}, {"source": "９", "cover": "-1", "article": ""}, {"cover": "9" * 30},
    {"credits_text": "\x00/\x00\n///"}, {"title": "<script>"},
    {"body": '<a href="http://[">甲</a>'},
    {"source_url": "http://["}, {"body": "\x00\ud7ff"},
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE)
def test_it_answers_anything_with_a_page(editor: Client, data: dict[str, str]) -> None:
    for address in ("preflight/", "typeset/"):
        answer = editor.post(f"{ARTICLES}{address}", data)
        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode()


def test_it_shows_what_setting_would_change_and_does_what_is_ticked(editor: Client) -> None:
    text = "<p>甲,乙。</p><p>丙,丁。</p>"
    data = {"title": "标题,甲", "body": text, "article": ""}
    offers = editor.post(f"{ARTICLES}typeset/", data).content.decode()
    assert 'value="title"' in offers
    assert "<del>,</del><ins>，</ins>" in offers
    chosen: Any = {**data, "do": "1", "offer": ["body-2"]}
    answer = json.loads(editor.post(f"{ARTICLES}typeset/", chosen).content)
    assert answer == {"texts": {"body": "<p>甲,乙。</p><p>丙，丁。</p>"}}


def test_it_gives_the_form_its_photos_back_by_address(editor: Client) -> None:
    photo = make_photo()
    text = f'<p>甲,乙。</p><p><img src="{photo.standard_url}#photo-{photo.pk}"></p>'
    chosen: Any = {"body": text, "article": "", "do": "1", "offer": ["body-1"]}
    answer = json.loads(editor.post(f"{ARTICLES}typeset/", chosen).content)
    assert answer["texts"]["body"].startswith("<p>甲，乙。</p>")
    assert f"{photo.standard_url}#photo-{photo.pk}" in answer["texts"]["body"]


def typeset(client: Client, article: Article, *offers: str, digest: str = "") -> Any:
    content = revisions.working_content(Article.objects.get(pk=article.pk))
    data = {"digest": digest or revisions.digest(content), "offer": offers}
    return client.post(f"{ARTICLES}{article.pk}/typeset/", data)


def test_it_keeps_what_was_accepted_as_a_revision(editor: Client) -> None:
    article = make_article(status=workflow.DRAFT, body="<p>甲,乙。</p><p>丙,丁。</p>")
    page = editor.get(f"{ARTICLES}{article.pk}/typeset/").content.decode()
    assert page.count('name="offer"') == 2
    assert typeset(editor, article, "body-1").status_code == 302
    article.refresh_from_db()
    assert article.body == "<p>甲，乙。</p><p>丙,丁。</p>"
    assert article.working_revision is not None
    assert (article.working_revision.number, article.working_revision.remark) == (2, "一键排版")


def test_it_leaves_readers_of_a_live_story_what_they_have(editor: Client) -> None:
    article = make_article(body="<p>甲,乙。</p>")
    typeset(editor, article, "body-1")
    article.refresh_from_db()
    assert article.body == "<p>甲,乙。</p>"
    assert (article.status, article.is_live) == (workflow.DRAFT, True)
    assert article.working_revision is not None
    assert article.working_revision.content["body"] == "<p>甲，乙。</p>"
    assert article.working_revision.explanation == ("small_fix", "")


@pytest.mark.parametrize(("offers", "digest"), [(("body-1",), "old"), ((), ""), (("bogus",), "")])
def test_it_sets_nothing_unseen_and_nothing_unasked(
    editor: Client, offers: tuple[str, ...], digest: str
) -> None:
    article = make_article(status=workflow.DRAFT, body="<p>甲,乙。</p>")
    assert typeset(editor, article, *offers, digest=digest).status_code == 409
    article.refresh_from_db()
    assert article.body == "<p>甲,乙。</p>"
    assert article.revisions.count() == 1


def test_it_sets_no_locked_story(editor: Client) -> None:
    article = make_article(status=workflow.FINAL_REVIEW, body="<p>甲,乙。</p>")
    assert typeset(editor, article, "body-1").status_code in (403, 409)
    article.refresh_from_db()
    assert article.body == "<p>甲,乙。</p>"


@pytest.mark.parametrize("address", ["preflight/", "typeset/", "PK/typeset/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_keeps_both_from_other_staff(client: Client, address: str, method: str) -> None:
    article = make_article(status=workflow.DRAFT, body="<p>甲,乙。</p>")
    client.force_login(make_user(COMPLAINT_OFFICER))
    where = f"{ARTICLES}{address.replace('PK', str(article.pk))}"
    data = {"article": str(article.pk), "offer": "body-1", "do": "1"}
    assert getattr(client, method)(where, data).status_code == 403
    assert client.post(where, {**data, "article": ""}).status_code == 403
    article.refresh_from_db()
    assert article.body == "<p>甲,乙。</p>"
    assert article.revisions.count() == 1


@pytest.mark.parametrize("address", ["preflight/", "typeset/"])
def test_it_says_that_a_text_is_too_long(editor: Client, address: str) -> None:
    assert editor.get(f"{ARTICLES}{address}").status_code == 405
    answer = editor.post(f"{ARTICLES}{address}", {"body": "长" * 2_000_001})
    assert answer.status_code in (400, 413)


def test_it_says_how_long_a_text_may_be(editor: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    answer = editor.post(f"{ARTICLES}preflight/", {"body": "长" * 2_000_001})
    assert (answer.status_code, answer.content.decode()) == (
        413,
        "正文超过 200 万字，请分成几篇。",
    )


def test_it_sends_strangers_to_the_entrance(client: Client) -> None:
    for address in ("preflight/", "typeset/"):
        assert client.post(f"{ARTICLES}{address}", {}).status_code == 302
