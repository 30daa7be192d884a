"""Whoever is limited to 食品 cannot touch 汽车, whichever way they try."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import ProtectedError
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from jiansite.role_words import DESCRIPTIONS
from jiansite.roles import ADMINISTRATOR, EDITOR, ROLES
from news import attachments, revisions
from news.models import (
    Article,
    Channel,
    ChannelAssignment,
    EditingSession,
    ErrorReport,
    Placement,
    Tag,
    TickerItem,
    Topic,
    TopicEntry,
)
from news.models.reach import assign_channels, reach_of
from tests.docx import docx, paragraph
from tests.factories import make_article, make_channel, make_error_report, make_user, upload

pytestmark = pytest.mark.django_db

ARTICLES = "/admin/news/article/"
SECRET = "电动车召回方案未定稿"


@pytest.fixture
def food() -> Channel:
    return make_channel("食品", "food")


@pytest.fixture
def cars() -> Channel:
    return make_channel("汽车", "cars")


@pytest.fixture
def milk(food: Channel) -> Channel:
    return make_channel("乳品", "milk", parent=food)


@pytest.fixture
def secret(cars: Channel) -> Article:
    return make_article(SECRET, channel=cars)


@pytest.fixture
def own(milk: Channel) -> Article:
    return make_article("奶粉抽检", channel=milk)


@pytest.fixture
def limited(food: Channel, client: Client) -> User:
    """Everything may be done by this person, in 食品."""
    user = make_user(ADMINISTRATOR)
    assign_channels(user, [food])
    client.force_login(user)
    return User.objects.get(pk=user.pk)


def test_it_reaches_everything_without_an_assignment(secret: Article, own: Article) -> None:
    user = make_user(EDITOR)
    assert reach_of(user).is_everywhere
    assert set(Article.objects.within_reach_of(user)) == {secret, own}


def test_it_reaches_what_lies_below_a_channel_and_nothing_else(
    limited: User, secret: Article, own: Article
) -> None:
    assert list(Article.objects.within_reach_of(limited)) == [own]


def test_it_does_not_take_a_like_named_channel_for_one_below(limited: User) -> None:
    neighbour = make_article(channel=make_channel("食品添加剂", "food-additives"))
    assert neighbour not in Article.objects.within_reach_of(limited)


def test_it_follows_a_channel_that_moves(limited: User, food: Channel, secret: Article) -> None:
    secret.channel.parent = food
    secret.channel.save()
    assert secret in Article.objects.within_reach_of(User.objects.get(pk=limited.pk))


def test_it_sets_no_limits_to_a_superuser(food: Channel, secret: Article) -> None:
    owner = User.objects.create_superuser("owner", password="x")
    assign_channels(owner, [food])
    assert secret in Article.objects.within_reach_of(owner)


def test_it_keeps_a_channel_that_somebody_answers_for(limited: User, food: Channel) -> None:
    with pytest.raises(ProtectedError):
        food.delete()


def _article_pages() -> Iterator[URLPattern]:
    """Every page of the admin of articles that is about one of them."""
    page = admin.site.get_model_admin(Article)
    for pattern in page.get_urls():
        if isinstance(pattern, URLPattern) and pattern.name and pattern.pattern.converters:
            yield pattern


def _address(pattern: URLPattern, article: Article) -> str:
    """Its address, with the article's id first and something fitting for all that follows."""
    from django.urls import reverse

    fillers: dict[str, Any] = {"int": 1, "slug": "withdraw", "str": "1", "path": "1", "uuid": "1"}
    values = {}
    for position, (name, converter) in enumerate(pattern.pattern.converters.items()):
        kind = type(converter).__name__.removesuffix("Converter").lower()
        kind = "str" if kind == "string" else kind
        values[name] = article.pk if position == 0 else fillers[kind]
    return reverse(f"admin:{pattern.name}", kwargs=values) if values else ""


@pytest.mark.parametrize("pattern", list(_article_pages()), ids=lambda each: each.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_has_no_page_about_a_story_beyond_reach(
    client: Client, limited: User, secret: Article, pattern: URLPattern, method: str
) -> None:
    make_error_report(secret)
    before = Article.objects.filter(pk=secret.pk).values().get()
    answer = getattr(client, method)(
        _address(pattern, secret), {"note": "原因", "remark": "原因", "post": "yes", "title": "改"}
    )
    assert answer.status_code in (302, 403, 404, 405)
    if answer.status_code == 302:  # Django leads to the start and says that there is no such row
        assert answer["Location"].rstrip("/").endswith(("/admin", "/change"))
    assert Article.objects.filter(pk=secret.pk).values().get() == before
    assert not secret.events.exists()


def test_it_keeps_no_typing_for_a_story_beyond_reach(
    client: Client, limited: User, secret: Article
) -> None:
    said = {"token": "a" * 22, "user": limited.pk, "article": secret.pk, "typed": {"title": ["改"]}}
    answer = client.post(f"{ARTICLES}autosave/", json.dumps(said), content_type="application/json")
    assert answer.status_code == 403
    assert not EditingSession.objects.exists()


@pytest.mark.parametrize("page", ["preflight/", "typeset/"])
def test_it_checks_and_sets_no_typing_for_a_story_beyond_reach(
    client: Client, limited: User, secret: Article, own: Article, page: str
) -> None:
    typed = {"title": SECRET, "body": "<p>甲</p>"}
    assert client.post(f"{ARTICLES}{page}", {**typed, "article": secret.pk}).status_code == 404
    assert client.post(f"{ARTICLES}{page}", {**typed, "article": own.pk}).status_code == 200


def test_it_opens_a_persons_own_typing_whatever_its_number(
    client: Client, limited: User, secret: Article, own: Article
) -> None:
    session = EditingSession.objects.create(
        pk=secret.pk, user=limited, article=own, token="b" * 22, typed={"title": ["改"]},
        **dict.fromkeys(("opened_at", "seen_at", "typed_at"), timezone.now()),
    )  # fmt: skip
    assert client.get(f"{ARTICLES}unsaved/{session.pk}/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        ARTICLES,
        f"{ARTICLES}?q=召回",
        f"{ARTICLES}?all=",
        "/admin/news/placement/",
        "/admin/news/tickeritem/",
        "/admin/news/errorreport/",
        "/admin/autocomplete/?app_label=news&model_name=placement&field_name=article&term=召回",
        "/admin/autocomplete/?app_label=news&model_name=tickeritem&field_name=article&term=召回",
        "/admin/autocomplete/?app_label=news&model_name=topicentry&field_name=article&term=召回",
    ],
)
def test_it_lists_nothing_beyond_reach(
    client: Client, limited: User, secret: Article, own: Article, address: str
) -> None:
    now = timezone.now()
    for article in (secret, own):
        Placement.objects.create(slot="lead", article=article, starts_at=now)
        TickerItem.objects.create(text=f"快讯{article.title}", article=article, starts_at=now)
        make_error_report(article, quote=article.title)
    text = client.get(address).content.decode()
    assert SECRET not in text
    assert "召回方案" not in text
    if "召回" not in address:
        assert "奶粉抽检" in text


def test_it_still_shows_free_headlines(client: Client, limited: User) -> None:
    TickerItem.objects.create(text="今日停电通知", starts_at=timezone.now())
    assert "今日停电通知" in client.get("/admin/news/tickeritem/").content.decode()


@pytest.mark.parametrize("kind", ["placement", "tickeritem", "errorreport"])
def test_it_opens_no_row_about_a_story_beyond_reach(
    client: Client, limited: User, secret: Article, kind: str
) -> None:
    now = timezone.now()
    row = {
        "placement": lambda: Placement.objects.create(slot="lead", article=secret, starts_at=now),
        "tickeritem": lambda: TickerItem.objects.create(text="快", article=secret, starts_at=now),
        "errorreport": lambda: make_error_report(secret),
    }[kind]()
    for page in ("change", "delete", "history"):
        assert client.get(f"/admin/news/{kind}/{row.pk}/{page}/").status_code in (302, 404)


def test_it_answers_no_report_about_a_story_beyond_reach(
    client: Client, limited: User, secret: Article
) -> None:
    report = make_error_report(secret)
    address = f"/admin/news/errorreport/{report.pk}/verb/decline/"
    assert client.post(address, {"note": "无误"}).status_code == 404
    assert ErrorReport.objects.get().status == "waiting"


def test_it_places_no_story_beyond_reach(client: Client, limited: User, secret: Article) -> None:
    data = {
        "slot": "lead", "article": secret.pk, "order": "0",
        "starts_at_0": "2026-01-01", "starts_at_1": "00:00:00",
    }  # fmt: skip
    assert client.post("/admin/news/placement/add/", data).status_code == 200
    assert not Placement.objects.exists()
    own = make_article(channel=Channel.objects.get(slug="food"))
    client.post("/admin/news/placement/add/", {**data, "article": own.pk})
    assert Placement.objects.get().article == own


def test_it_deletes_nothing_beyond_reach_in_bulk(
    client: Client, limited: User, secret: Article, own: Article
) -> None:
    data = {"action": "delete_selected", "_selected_action": [secret.pk, own.pk], "post": "yes"}
    client.post(ARTICLES, data)
    assert list(Article.objects.all()) == [secret]


def test_it_offers_only_channels_within_reach(
    client: Client, limited: User, milk: Channel, cars: Channel
) -> None:
    for page in (f"{ARTICLES}add/", f"{ARTICLES}import-word/", ARTICLES):
        text = client.get(page).content.decode().split("<main")[1]
        assert "乳品" in text
        assert "汽车" not in text


def test_it_restores_no_channel_out_of_reach(
    limited: User, own: Article, milk: Channel, cars: Channel
) -> None:
    elsewhere = revisions.keep(
        own, {**revisions.content_of(own), "channel": cars.pk, "title": "原来的标题"},
        by=None, now=timezone.now(),
    )  # fmt: skip
    assert elsewhere is not None
    kept = revisions.restore(own, elsewhere, by=limited, now=timezone.now())
    assert kept is not None
    assert (kept.content["title"], kept.content["channel"]) == ("原来的标题", milk.pk)


def test_it_refuses_to_move_a_story_out_of_reach(
    client: Client, limited: User, own: Article, cars: Channel
) -> None:
    answer = client.post(f"{ARTICLES}{own.pk}/change/", {"channel": cars.pk, "title": own.title})
    own.refresh_from_db()
    assert own.channel != cars
    assert answer.status_code == 200


def test_it_imports_no_word_file_into_a_channel_beyond_reach(
    client: Client, limited: User, cars: Channel
) -> None:
    file = upload(docx(paragraph("标题")).getvalue(), "稿.docx")
    client.post(f"{ARTICLES}import-word/", {"file": file, "channel": cars.pk})
    assert not Article.objects.exists()


def test_it_hands_out_no_document_of_a_story_beyond_reach(
    client: Client, limited: User, secret: Article, own: Article
) -> None:
    content = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    for article, status in ((secret, 404), (own, 200)):
        file = attachments.attach(article, BytesIO(content), name="a.pdf", title="附")
        assert client.get(f"/admin/news/attachment/{file.pk}/file/").status_code == status


def test_it_shows_a_topics_stories_within_reach_and_leaves_the_others(
    client: Client, limited: User, secret: Article, own: Article
) -> None:
    topic = Topic.objects.create(title="三一五", slug="315", published_at=timezone.now())
    for article in (secret, own):
        TopicEntry.objects.create(topic=topic, article=article)
    text = client.get(f"/admin/news/topic/{topic.pk}/change/").content.decode()
    assert "奶粉抽检" in text
    assert SECRET not in text
    client.post(f"/admin/news/topic/{topic.pk}/delete/", {"post": "yes"})
    assert topic.entries.count() == 2


def test_it_takes_no_tag_from_a_story_beyond_reach(
    client: Client, limited: User, secret: Article
) -> None:
    tag = Tag.objects.create(name="召回")
    secret.tags.add(tag)
    client.post(f"/admin/news/tag/{tag.pk}/delete/", {"post": "yes"})
    client.post(f"/admin/news/tag/{tag.pk}/change/", {"name": "别的"})
    data = {"action": "delete_selected", "_selected_action": [tag.pk], "post": "yes"}
    client.post("/admin/news/tag/", data)
    assert list(secret.tags.values_list("name", flat=True)) == ["召回"]


def test_it_lets_no_channel_escape_its_reach(
    client: Client, limited: User, food: Channel, milk: Channel, cars: Channel
) -> None:
    assert client.get(f"/admin/news/channel/{cars.pk}/change/").status_code == 302
    data = {
        "name": "乳品", "slug": "milk", "column_type": "动态要闻", "order": "0",
        "review_levels": "3",
    }  # fmt: skip
    for parent in ("", cars.pk):
        client.post(f"/admin/news/channel/{milk.pk}/change/", {**data, "parent": parent})
        client.post("/admin/news/channel/add/", {**data, "slug": "x", "parent": parent})
    milk.refresh_from_db()
    assert milk.parent == food
    assert Channel.objects.count() == 3
    client.post(
        f"/admin/news/channel/{food.pk}/change/", {**data, "name": "食品安全", "slug": "food"}
    )
    food.refresh_from_db()
    assert (food.name, food.parent) == ("食品安全", None)


def test_it_filters_by_a_channel_with_everything_below(
    client: Client, limited: User, food: Channel, own: Article, secret: Article
) -> None:
    assert "奶粉抽检" in client.get(ARTICLES, {"channel": food.pk}).content.decode()
    text = client.get(ARTICLES, {"channel": secret.channel_id}, follow=True).content.decode()
    assert SECRET not in text
    assert client.get(ARTICLES, {"channel": "x"}).status_code == 200


def test_it_asks_for_the_reach_once_a_request(
    client: Client, limited: User, own: Article, django_assert_max_num_queries: Any
) -> None:
    client.get(ARTICLES)
    with django_assert_max_num_queries(14):
        client.get(ARTICLES)


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(make_user(ADMINISTRATOR))
    return client


def account_form(user: User, **changes: Any) -> dict[str, Any]:
    editor = Group.objects.get(name=EDITOR)
    return {"username": user.username, "is_active": "on", "is_staff": "on",
            "groups": [editor.pk], **changes}  # fmt: skip


def test_it_limits_a_person_on_the_page_of_the_account(
    manager: Client, food: Channel, cars: Channel
) -> None:
    user = make_user(EDITOR)
    page = f"/admin/auth/user/{user.pk}/change/"
    assert "负责栏目" in manager.get(page).content.decode()
    manager.post(page, account_form(user, channels=[food.pk]))
    assert [each.channel for each in user.channel_assignments.all()] == [food]
    assert "食品" in manager.get("/admin/auth/user/").content.decode().split("<main")[1]
    manager.post(page, account_form(user, channels=[cars.pk]))
    assert [each.channel for each in user.channel_assignments.all()] == [cars]
    manager.post(page, account_form(user))
    assert not ChannelAssignment.objects.exists()


def test_it_says_beside_each_role_what_it_may_do(manager: Client) -> None:
    text = manager.get(f"/admin/auth/user/{make_user(EDITOR).pk}/change/").content.decode()
    for role, sentence in DESCRIPTIONS.items():
        assert f"{role}：{sentence}" in text
    assert set(DESCRIPTIONS) == set(ROLES)


def test_it_tells_a_roles_permissions_in_words(manager: Client) -> None:
    role = Group.objects.get(name=EDITOR)
    text = manager.get(f"/admin/auth/group/{role.pk}/change/").content.decode()
    assert DESCRIPTIONS[EDITOR] in text
    assert "新增稿件<br>" in text
    assert "查看稿件<br>" in text


def test_it_refuses_the_limits_to_whoever_may_not_change_accounts(
    client: Client, food: Channel
) -> None:
    editor = make_user(EDITOR)
    assign_channels(editor, [food])
    client.force_login(editor)
    answer = client.post(f"/admin/auth/user/{editor.pk}/change/", account_form(editor))
    assert answer.status_code == 403
    assert ChannelAssignment.objects.count() == 1


def test_it_logs_that_the_limits_were_changed(manager: Client, food: Channel) -> None:
    from django.contrib.admin.models import LogEntry

    user = make_user(EDITOR)
    manager.post(f"/admin/auth/user/{user.pk}/change/", account_form(user, channels=[food.pk]))
    entry = LogEntry.objects.get(content_type=ContentType.objects.get_for_model(User))
    assert "负责栏目" in entry.get_change_message()
    assert entry.action_time > timezone.now() - timedelta(minutes=1)
