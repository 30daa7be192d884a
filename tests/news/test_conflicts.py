"""Two editors save one story: the second is shown both versions, and nothing is lost."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from jiansite.roles import EDITOR
from news import conflicts, revisions, workflow
from news.models import Article, Attachment
from tests.factories import make_article, make_user, upload
from tests.news.test_attachments import PDF
from tests.site.test_admin import ARTICLES, typed

pytestmark = pytest.mark.django_db

ATTACHMENT = {"attachments-TOTAL_FORMS": "1"}


@pytest.fixture
def article() -> Article:
    return make_article("原来的标题", status=workflow.DRAFT, body="<p>共五十八台。</p>")


@pytest.fixture
def mine(client: Client) -> Client:
    client.force_login(make_user(EDITOR))
    return client


@pytest.fixture
def colleague() -> User:
    return make_user(EDITOR, last_name="秦", first_name="听雨")


def form_of(article: Article, **changes: Any) -> dict[str, Any]:
    article = Article.objects.get(pk=article.pk)
    return typed(
        channel=str(article.channel_id), title=article.title, body=article.body,
        summary=article.summary, seen=str(article.working_revision_id), **changes,
    )  # fmt: skip


def colleague_saves(article: Article, colleague: User, **changes: Any) -> None:
    row = Article.objects.get(pk=article.pk)
    content = {**revisions.working_content(row), **changes}
    revisions.keep(row, content, by=colleague, now=timezone.now())
    revisions.apply(row, content)


def page_of(article: Article) -> str:
    return f"{ARTICLES}{article.pk}/change/"


def settle(answer: Any, **choices: str) -> dict[str, Any]:
    """The page's own form, with these fields chosen."""
    context = answer.context
    carried: dict[str, Any] = {}
    for name, value in context["typed"]:
        carried.setdefault(name, []).append(value)
    return {
        **carried,
        "seen": context["version"],
        "conflict_base": context["base"],
        **{f"keep_{name}": choice for name, choice in choices.items()},
    }


def test_it_shows_both_versions_and_saves_neither(
    mine: Client, article: Article, colleague: User
) -> None:
    values = form_of(article)
    values["title"] = "我的标题"
    colleague_saves(article, colleague, title="对方的标题")
    answer = mine.post(page_of(article), values)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "秦听雨" in text
    assert "我的" in text and "对方的" in text
    assert [(f.name, f.suggestion) for f in answer.context["conflict"].fields] == [("title", "")]
    article.refresh_from_db()
    assert article.title == "对方的标题"
    assert article.revisions.count() == 2


@pytest.mark.parametrize(("choice", "title"), [("mine", "我的标题"), ("theirs", "对方的标题")])
def test_it_keeps_what_was_chosen(
    mine: Client, article: Article, colleague: User, choice: str, title: str
) -> None:
    values = form_of(article)
    values["title"] = "我的标题"
    colleague_saves(article, colleague, title="对方的标题")
    answer = mine.post(page_of(article), values)
    done = mine.post(page_of(article), settle(answer, title=choice))
    assert done.status_code == 302
    article.refresh_from_db()
    assert article.title == title
    # Whichever gave way stands among the versions.
    titles = [each.title for each in article.revisions.order_by("number")]
    assert {"我的标题", "对方的标题"} <= set(titles)
    assert titles[-1] == title


def test_it_merges_field_by_field(mine: Client, article: Article, colleague: User) -> None:
    values = form_of(article)
    values |= {"title": "我的标题", "body": "<p>我的正文。</p>"}
    colleague_saves(article, colleague, summary="对方的导读", body="<p>对方的正文。</p>")
    answer = mine.post(page_of(article), values)
    found = {each.name: each.suggestion for each in answer.context["conflict"].fields}
    assert found == {"title": "mine", "summary": "theirs", "body": ""}
    mine.post(page_of(article), settle(answer, title="mine", summary="theirs", body="mine"))
    article.refresh_from_db()
    assert (article.title, article.summary) == ("我的标题", "对方的导读")
    assert article.body == "<p>我的正文。</p>"


def test_it_asks_again_for_what_nobody_chose(
    mine: Client, article: Article, colleague: User
) -> None:
    values = form_of(article)
    values |= {"title": "我的标题"}
    colleague_saves(article, colleague, title="对方的标题")
    answer = mine.post(page_of(article), values)
    again = mine.post(page_of(article), settle(answer))
    assert again.status_code == 409
    assert "还有没选的" in again.content.decode()
    assert "我的标题" in dict(again.context["typed"])["title"]


def test_it_asks_again_when_somebody_saves_meanwhile(
    mine: Client, article: Article, colleague: User
) -> None:
    values = form_of(article)
    values["title"] = "我的标题"
    colleague_saves(article, colleague, title="对方的标题")
    answer = mine.post(page_of(article), values)
    colleague_saves(article, colleague, title="对方的另一个标题")
    again = mine.post(page_of(article), settle(answer, title="theirs"))
    assert again.status_code == 409
    mine.post(page_of(article), settle(again, title="theirs"))
    article.refresh_from_db()
    assert article.title == "对方的另一个标题"


def test_it_bothers_nobody_where_nothing_came_between(mine: Client, article: Article) -> None:
    values = form_of(article)
    values["title"] = "我的标题"
    assert mine.post(page_of(article), values).status_code == 302


def test_it_shows_other_errors_first_and_the_conflict_then(
    mine: Client, article: Article, colleague: User
) -> None:
    values = form_of(article)
    values |= {"title": ""}
    colleague_saves(article, colleague, title="对方的标题")
    answer = mine.post(page_of(article), values)
    assert answer.status_code == 200
    assert "这个字段是必填项" in answer.content.decode()
    assert mine.post(page_of(article), {**values, "title": "我的标题"}).status_code == 409


def test_it_keeps_a_new_file_through_the_conflict(
    mine: Client, article: Article, colleague: User
) -> None:
    values = form_of(article)
    values |= {
        "title": "我的标题", **ATTACHMENT, "attachments-0-title": "公告全文",
        "attachments-0-upload": upload(PDF, "公告.pdf"), "attachments-0-order": "0",
    }  # fmt: skip
    colleague_saves(article, colleague, title="对方的标题")
    answer = mine.post(page_of(article), values)
    assert answer.status_code == 409
    mine.post(page_of(article), settle(answer, title="mine"))
    article = Article.objects.get(pk=article.pk)
    assert [each.title for each in article.listed_attachments] == ["公告全文"]
    assert Attachment.objects.get().file.read() == PDF


def test_it_has_one_outcome_for_two_settlements_at_once(
    mine: Client, article: Article, colleague: User
) -> None:
    """The second click of an impatient hand finds its own version and changes nothing."""
    values = form_of(article)
    values["title"] = "我的标题"
    colleague_saves(article, colleague, title="对方的标题")
    answer = mine.post(page_of(article), values)
    data = settle(answer, title="mine")
    mine.post(page_of(article), data)
    count = article.revisions.count()
    second = mine.post(page_of(article), data)
    assert second.status_code == 409
    assert second.context["conflict"].fields == []
    assert article.revisions.count() == count


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "merged"),
    [
        ([], [(1, "甲")], [], [(1, "甲")]),
        ([(1, "甲")], [], [(1, "甲")], []),
        ([(1, "甲")], [(1, "乙")], [(1, "甲")], [(1, "乙")]),
        ([(1, "甲")], [(1, "甲")], [(1, "丙")], [(1, "丙")]),
        ([(1, "甲")], [(1, "甲"), (2, "乙")], [(3, "丙")], [(3, "丙"), (2, "乙")]),
        ([(1, "甲")], [], [(1, "改了")], [(1, "改了")]),
    ],
)
def test_it_merges_documents(base: Any, theirs: Any, mine: Any, merged: Any) -> None:
    def listed(pairs: Any) -> list[dict[str, Any]]:
        return [{"id": number, "title": title} for number, title in pairs]

    found = conflicts.merged_attachments(
        {"attachments": listed(base)}, {"attachments": listed(theirs)}, listed(mine)
    )
    assert found == listed(merged)
