"""What is typed and not saved, and who else has a story open."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from jiansite.roles import COMPLAINT_OFFICER, EDITOR
from news import autosave, workflow
from news.models import Article, EditingSession
from tests.factories import make_article, make_user
from tests.site.test_admin import ARTICLES, typed

pytestmark = pytest.mark.django_db

AUTOSAVE = f"{ARTICLES}autosave/"


@pytest.fixture
def writer() -> User:
    return make_user(EDITOR, last_name="林", first_name="小满")


@pytest.fixture
def editor(client: Client, writer: User) -> Client:
    client.force_login(writer)
    return client


def lists(**values: str) -> dict[str, list[str]]:
    return {name: [value] for name, value in typed(**values).items()}


def tell(client: Client, user: User, article: Article | None = None, **said: Any) -> Any:
    message = {
        "token": "a" * 22, "user": user.pk, "article": article.pk if article else None, **said
    }  # fmt: skip
    return client.post(AUTOSAVE, json.dumps(message), content_type="application/json")


def test_it_keeps_what_is_typed_for_the_person_and_the_story(editor: Client, writer: User) -> None:
    article = make_article(status=workflow.DRAFT)
    answer = tell(editor, writer, article, typed=lists(title="打了一半的标"))
    assert json.loads(answer.content)["saved_at"]
    tell(editor, writer, article, typed=lists(title="打了一半的标题"))
    session = EditingSession.objects.get()
    assert (session.user, session.article, session.title) == (writer, article, "打了一半的标题")
    article.refresh_from_db()
    assert article.title != "打了一半的标题"


def test_it_offers_it_on_return_and_brings_it_back_unsaved(editor: Client, writer: User) -> None:
    article = make_article(status=workflow.DRAFT)
    tell(editor, writer, article, typed=lists(title="没保存的标题", body="<p>没保存的话</p>"))
    page = f"{ARTICLES}{article.pk}/change/"
    session = EditingSession.objects.get()
    text = editor.get(page).content.decode()
    assert f"{ARTICLES}unsaved/{session.pk}/restore/" in text
    restored = editor.post(f"{ARTICLES}unsaved/{session.pk}/restore/")
    text = restored.content.decode()
    assert restored.status_code == 200
    assert "没保存的标题" in text
    assert "&lt;p&gt;没保存的话&lt;/p&gt;" in text
    assert f'action="{page}"' in text
    assert "errornote" not in text
    article.refresh_from_db()
    assert article.title != "没保存的标题"


def test_it_offers_a_new_story_that_has_no_number_yet(editor: Client, writer: User) -> None:
    tell(editor, writer, typed=lists(title="", body="<p>只有正文</p>"))
    text = editor.get(f"{ARTICLES}add/").content.decode()
    assert "没保存的新稿件" in text
    session = EditingSession.objects.get()
    text = editor.post(f"{ARTICLES}unsaved/{session.pk}/restore/").content.decode()
    assert "只有正文" in text
    # It asks for the missing title when it is saved, not before.
    assert "这个字段是必填项" not in text
    assert not Article.objects.exists()


def test_it_is_gone_once_the_story_is_saved(editor: Client, writer: User) -> None:
    article = make_article(status=workflow.DRAFT)
    tell(editor, writer, article, typed=lists(title="新标题"))
    editor.post(f"{ARTICLES}{article.pk}/change/", typed(title="新标题", token="a" * 22))
    assert not EditingSession.objects.exists()
    tell(editor, writer, typed=lists(title="新稿"))
    editor.post(f"{ARTICLES}add/", typed(title="新稿", token="a" * 22))
    assert not EditingSession.objects.exists()
    assert set(Article.objects.values_list("title", flat=True)) == {"新标题", "新稿"}


def test_it_stays_when_saving_is_refused(editor: Client, writer: User) -> None:
    tell(editor, writer, typed=lists(title="新稿"))
    editor.post(f"{ARTICLES}add/", typed(title="", token="a" * 22))
    assert EditingSession.objects.exists()


def test_it_can_be_discarded(editor: Client, writer: User) -> None:
    article = make_article(status=workflow.DRAFT)
    tell(editor, writer, article, typed=lists(title="不要了"))
    session = EditingSession.objects.get()
    address = f"{ARTICLES}unsaved/{session.pk}/discard/"
    assert editor.get(address).status_code == 405
    assert editor.post(address)["Location"] == f"{ARTICLES}{article.pk}/change/"
    assert not EditingSession.objects.exists()


@pytest.mark.parametrize("way", ["", "restore/", "discard/"])
def test_it_belongs_to_nobody_else(editor: Client, writer: User, way: str) -> None:
    tell(editor, writer, typed=lists(title="我的"))
    session = EditingSession.objects.get()
    other = Client()
    other.force_login(make_user(EDITOR))
    address = f"{ARTICLES}unsaved/{session.pk}/{way}"
    answer = other.post(address) if way else other.get(address)
    assert answer.status_code == 404
    assert EditingSession.objects.filter(pk=session.pk).exists()
    assert "没保存的新稿件" not in other.get(f"{ARTICLES}add/").content.decode()


@pytest.mark.parametrize("way", ["", "restore/", "discard/"])
def test_it_opens_nothing_to_whom_the_right_was_taken(
    editor: Client, writer: User, way: str
) -> None:
    article = make_article(status=workflow.DRAFT)
    tell(editor, writer, article, typed=lists(title="我的"))
    session = EditingSession.objects.get()
    writer.groups.clear()
    address = f"{ARTICLES}unsaved/{session.pk}/{way}"
    answer = editor.post(address) if way else editor.get(address)
    assert answer.status_code == 403
    assert EditingSession.objects.filter(pk=session.pk).exists()


def test_it_says_that_the_right_was_taken_and_keeps_nothing(client: Client) -> None:
    officer = make_user(COMPLAINT_OFFICER)
    client.force_login(officer)
    for article in (None, make_article()):
        answer = tell(client, officer, article, typed=lists(title="x"))
        assert answer.status_code == 403
        assert "没有修改这篇稿件的权限" in json.loads(answer.content)["error"]
    assert not EditingSession.objects.exists()


def test_it_says_that_somebody_else_is_signed_in_by_now(editor: Client, writer: User) -> None:
    answer = tell(editor, make_user(EDITOR), typed=lists(title="x"))
    assert answer.status_code == 403
    assert "另一个账号" in json.loads(answer.content)["error"]
    assert not EditingSession.objects.exists()


def test_it_says_that_the_story_is_gone(editor: Client, writer: User) -> None:
    article = make_article()
    Article.objects.filter(pk=article.pk).delete()
    answer = tell(editor, writer, article, typed=lists())
    assert "已被删除" in json.loads(answer.content)["error"]


def test_it_leads_the_signed_out_to_the_sign_in(client: Client, writer: User) -> None:
    assert tell(client, writer, typed=lists()).status_code == 302


def test_it_wants_the_seal_of_the_form(writer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    assert tell(client, writer, typed=lists()).status_code == 403
    assert not EditingSession.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "null", "{", '{"token": 1}', '{"token": "t", "article": "x"}',
        '{"token": "t", "typed": []}', '{"token": "t", "typed": {"a": "b"}}',
        '{"token": "t", "typed": {"a": [1]}}', '{"token": "t", "article": 1e400}', "\xff",
    ],
)  # fmt: skip
def test_it_answers_nonsense_with_a_sentence(editor: Client, body: str) -> None:
    answer = editor.post(AUTOSAVE, body, content_type="application/json")
    assert answer.status_code in (400, 403)
    assert json.loads(answer.content)["error"]
    assert not EditingSession.objects.exists()


def test_it_says_that_a_page_is_too_large(editor: Client, writer: User) -> None:
    answer = tell(editor, writer, typed=lists(body="a" * 4_300_000))
    assert answer.status_code == 400
    assert "超过 4 MB" in json.loads(answer.content)["error"]


def test_it_bears_what_the_database_cannot_hold(editor: Client, writer: User) -> None:
    assert tell(editor, writer, typed={"title": ["甲\x00乙\ud800"]}).status_code == 200
    assert EditingSession.objects.get().title == "甲乙"


def test_it_names_colleagues_on_the_same_story_while_they_are_there(
    editor: Client, writer: User
) -> None:
    article, now = make_article(status=workflow.DRAFT), timezone.now()
    colleague = make_user(EDITOR, last_name="秦", first_name="听雨")
    tell(editor, writer, article)
    report = {"token": "b" * 22, "article": article, "typed": None}
    autosave.report(colleague, now=now, **report)
    said = json.loads(tell(editor, writer, article).content)["others"]
    assert [(each["name"], each["is_me"]) for each in said] == [("秦听雨", False)]
    autosave.report(colleague, now=now - timedelta(minutes=1), **report)
    assert json.loads(tell(editor, writer, article).content)["others"] == []


def test_it_forgets_a_page_that_was_closed_and_keeps_its_typing(
    editor: Client, writer: User
) -> None:
    article = make_article(status=workflow.DRAFT)
    tell(editor, writer, article)
    tell(editor, writer, article, leaves=True)
    assert not EditingSession.objects.exists()
    tell(editor, writer, article, typed=lists(title="留下"))
    tell(editor, writer, article, leaves=True)
    session = EditingSession.objects.get()
    assert session.title == "留下"
    assert not session.is_present(timezone.now())


def test_it_ends_after_two_weeks(writer: User) -> None:
    now = timezone.now()
    for days, token in ((15, "old"), (13, "new")):
        autosave.report(
            writer, token=token, article=None, typed=lists(title=token),
            now=now - timedelta(days=days),
        )  # fmt: skip
    assert [s.token for s in autosave.offers(writer, None, besides="", now=now)] == ["new"]
    autosave.report(writer, token="next", article=None, typed=None, now=now)
    assert not EditingSession.objects.filter(token="old").exists()


def test_it_keeps_a_bounded_number_of_pages_a_person(writer: User) -> None:
    now = timezone.now()
    for number in range(40):
        autosave.report(
            writer, token=f"t{number}", article=None, typed=lists(),
            now=now + timedelta(seconds=number),
        )  # fmt: skip
    assert EditingSession.objects.count() == 30
    assert EditingSession.objects.filter(token="t39").exists()


def test_it_asks_the_database_a_fixed_number_of_times(
    editor: Client, writer: User, django_assert_num_queries: Any
) -> None:
    article = make_article(status=workflow.DRAFT)
    tell(editor, writer, article, typed=lists())
    for number in range(8):
        autosave.report(
            make_user(EDITOR), token=f"c{number}", article=article, typed=None, now=timezone.now()
        )
    words = lists(title="又打了几个字")
    # Session, person, two for their rights, story, four savepoints, lock, write, colleagues.
    with django_assert_num_queries(13):
        tell(editor, writer, article, typed=words)


def test_it_watches_nobody_who_only_reads(client: Client) -> None:
    article = make_article(status=workflow.FINAL_REVIEW)
    client.force_login(make_user(EDITOR))
    text = client.get(f"{ARTICLES}{article.pk}/change/").content.decode()
    assert 'id="autosave"' not in text


def test_it_answers_a_form_that_is_far_too_large_with_a_page(editor: Client) -> None:
    answer = editor.post(f"{ARTICLES}add/", typed(body="a" * 6 * 1024 * 1024))
    assert answer.status_code == 400
    assert "内容太大" in answer.content.decode()
    too_many = {f"row-{number}": "x" for number in range(1001)}
    assert "内容太大" in editor.post(f"{ARTICLES}add/", typed(**too_many)).content.decode()


def test_it_says_that_a_body_is_too_long_and_keeps_it(editor: Client) -> None:
    answer = editor.post(f"{ARTICLES}add/", typed(title="长稿", body="<p>" + "长" * 1_300_000))
    assert answer.status_code == 302
    answer = editor.post(f"{ARTICLES}add/", typed(title="更长", body="<p>" + "a" * 2_100_000))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "2000000" in text
    assert "a" * 2_000 in text
