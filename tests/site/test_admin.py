"""The newsroom's side of the admin, and who may do what in it."""

import json

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, DUTY_CHIEF, EDITOR, ROLES
from news import body, workflow
from news.models import Article, Channel, Page, Photo, SiteProfile, Tag
from tests.factories import (
    make_article,
    make_channel,
    make_photo,
    make_user,
    picture_with_gps,
    upload,
)

pytestmark = pytest.mark.django_db

ARTICLES = "/admin/news/article/"
# The rows below a story's form, none of them filled in.
NO_ROWS = {
    f"{rows}-{kind}_FORMS": "0"
    for rows in ("attachments", "corrections", "events", "topic_entries")
    for kind in ("TOTAL", "INITIAL")
}


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user(EDITOR))
    return client


def typed(**changes: str) -> dict[str, str]:
    channel = Channel.objects.first() or make_channel()
    return {
        "channel": str(channel.pk), "title": "公平秤核查完成", "kicker": "", "subtitle": "",
        "summary": "", "source_url": "", "body": "<p>共五十八台。</p>",
        "scheduled_at_0": "", "scheduled_at_1": "", "expires_at_0": "", "expires_at_1": "",
        "credits_text": "", "remark": "", **NO_ROWS, **changes,
    }  # fmt: skip


def test_it_saves_a_draft(editor: Client) -> None:
    editor.post(f"{ARTICLES}add/", typed())
    article = Article.objects.get()
    assert (article.status, article.title) == ("draft", "公平秤核查完成")
    assert article.created_by is not None


def test_it_saves_and_publishes_with_one_button_where_nothing_is_reviewed(editor: Client) -> None:
    make_channel(review_levels=0)
    editor.post(f"{ARTICLES}add/", typed(_verb="publish"))
    article = Article.objects.get()
    assert article.is_public(timezone.now())
    assert article.events.get().verb == "publish"


def test_it_does_not_publish_an_empty_story_and_loses_nothing(editor: Client) -> None:
    make_channel(review_levels=0)
    answer = editor.post(f"{ARTICLES}add/", typed(body="", _verb="publish"), follow=True)
    assert Article.objects.get().status == "draft"
    assert answer.request["PATH_INFO"].endswith("/verb/publish/")


def test_it_sends_to_review_with_one_button(editor: Client) -> None:
    editor.post(f"{ARTICLES}add/", typed(_verb="submit", remark="请核对数字"))
    article = Article.objects.get()
    assert article.status == workflow.FIRST_REVIEW
    event = article.events.get()
    assert (event.verb, event.note, event.revision) == (
        "submit", "请核对数字", article.working_revision,
    )  # fmt: skip


def test_it_offers_a_new_story_the_verbs_of_every_channel(editor: Client) -> None:
    make_channel()
    assert "保存并送审" in editor.get(f"{ARTICLES}add/").text
    assert "保存并发布" not in editor.get(f"{ARTICLES}add/").text
    make_channel("快讯", "flash", review_levels=0)
    assert "保存并发布" in editor.get(f"{ARTICLES}add/").text


def test_it_says_that_a_channel_has_no_such_verb(editor: Client) -> None:
    make_channel(review_levels=0)
    answer = editor.post(f"{ARTICLES}add/", typed(_verb="submit"), follow=True)
    assert "已保存，没有做别的" in answer.text
    assert Article.objects.get().status == "draft"


def test_it_asks_for_the_reason_before_withdrawing(client: Client) -> None:
    editor = client
    editor.force_login(make_user(DUTY_CHIEF))
    article = make_article()
    page = f"{ARTICLES}{article.pk}/verb/withdraw/"
    assert editor.post(page, {"note": ""}).status_code == 409
    article.refresh_from_db()
    assert article.status == "published"
    editor.post(page, {"note": "数据有误"})
    article.refresh_from_db()
    assert (article.status, article.withdrawal_reason) == ("withdrawn", "数据有误")


def test_it_cleans_the_body_on_the_way_in(editor: Client) -> None:
    evil = '<p onclick="x()">好<script>alert(1)</script></p><iframe src="//x"></iframe>'
    editor.post(f"{ARTICLES}add/", typed(body=evil))
    assert Article.objects.get().body == "<p>好</p>"


def test_it_stores_a_photo_of_the_editor_as_its_record(editor: Client) -> None:
    photo = make_photo()
    text = f'<p>前</p><p><img src="{photo.standard_url}#photo-{photo.pk}" style="width:3px"></p>'
    editor.post(f"{ARTICLES}add/", typed(body=text))
    assert Article.objects.get().body == f"<p>前</p>{body.photo_mark(photo.pk)}"


@pytest.mark.parametrize(
    "source", ["ftp://evil.example/x.png", "data:image/png;base64,AAAA", "/x.png#photo-99999"]
)
def test_it_drops_pictures_that_are_no_record(editor: Client, source: str) -> None:
    editor.post(f"{ARTICLES}add/", typed(body=f'<p>前<img src="{source}"></p>'))
    assert Article.objects.get().body == "<p>前</p>"


def test_it_shows_the_editor_its_photos_again(editor: Client) -> None:
    photo = make_photo()
    article = make_article(body=f"<p>前</p>{body.photo_mark(photo.pk)}")
    text = editor.get(f"{ARTICLES}{article.pk}/change/").content.decode()
    assert f"{photo.standard_url}#photo-{photo.pk}" in text


def test_it_turns_an_upload_into_a_photo_without_its_place(editor: Client) -> None:
    response = editor.post("/admin/news/photo/upload/", {"upload": upload(picture_with_gps())})
    answer = json.loads(response.content)
    photo = Photo.objects.get()
    assert answer["uploaded"] == 1
    assert answer["url"].endswith(f"#photo-{photo.pk}")
    assert b"Exif" not in photo.image.read()


def test_it_says_in_chinese_why_an_upload_is_refused(editor: Client) -> None:
    response = editor.post("/admin/news/photo/upload/", {"upload": upload(b"<html>", "x.jpg")})
    assert response.status_code == 400
    assert "不是可以识别的图片" in json.loads(response.content)["error"]["message"]
    assert not Photo.objects.exists()


@pytest.mark.parametrize("content", [b"<html>", b"\xff\xd8\xff\xe0broken", b""])
def test_it_refuses_a_bad_picture_on_the_photo_page(editor: Client, content: bytes) -> None:
    data = {"upload": upload(content, "x.jpg"), "caption": "写好的说明", "alt": "", "credit": ""}
    response = editor.post("/admin/news/photo/add/", data)
    assert response.status_code == 200
    assert "写好的说明" in response.content.decode()
    assert not Photo.objects.exists()


def test_it_links_each_error_from_the_top(editor: Client) -> None:
    text = editor.post(f"{ARTICLES}add/", typed(title="")).content.decode()
    assert '<a href="#id_title">标题：' in text


def test_it_finds_stories_by_a_word_of_their_body(editor: Client) -> None:
    make_article("甲篇", body="<p>随机抽查了电子秤。</p>")
    make_article("乙篇")
    text = editor.get(ARTICLES, {"q": "抽查"}).content.decode()
    assert "甲篇" in text
    assert "乙篇" not in text


def test_it_finds_a_story_by_what_an_edit_brought(editor: Client) -> None:
    article = make_article(status=workflow.DRAFT)
    editor.post(f"{ARTICLES}{article.pk}/change/", typed(body="<p>现在写的是加油机。</p>"))
    assert list(Article.objects.matching("加油机")) == [article]


def test_it_relaxes_the_policy_only_where_the_editor_is(editor: Client) -> None:
    assert "unsafe-inline" in editor.get(f"{ARTICLES}add/")["Content-Security-Policy"]
    assert "unsafe" not in editor.get(ARTICLES)["Content-Security-Policy"]
    assert "unsafe" not in editor.get("/admin/")["Content-Security-Policy"]


def test_it_leads_straight_to_the_one_site_profile(client: Client) -> None:
    client.force_login(make_user(ADMINISTRATOR))
    assert client.get("/admin/news/siteprofile/")["Location"].endswith("/add/")
    SiteProfile.objects.create(name="云川质量观察")
    assert client.get("/admin/news/siteprofile/")["Location"].endswith("/1/change/")
    assert client.get("/admin/news/siteprofile/add/").status_code == 403


EDITORS_VIEWS = [
    ("get", ARTICLES),
    ("get", f"{ARTICLES}add/"),
    ("get", f"{ARTICLES}PK/change/"),
    ("get", f"{ARTICLES}PK/preview/"),
    ("get", f"{ARTICLES}PK/verb/withdraw/"),
    ("post", f"{ARTICLES}PK/verb/withdraw/"),
    ("post", "/admin/news/photo/upload/"),
    ("get", "/admin/news/photo/"),
    ("get", "/admin/news/tickeritem/"),
]


@pytest.mark.parametrize(("method", "address"), EDITORS_VIEWS)
def test_it_refuses_the_newsroom_to_a_complaint_officer(
    client: Client, method: str, address: str
) -> None:
    article = make_article()
    client.force_login(make_user(COMPLAINT_OFFICER))
    response = getattr(client, method)(address.replace("PK", str(article.pk)), {"note": "n"})
    assert response.status_code == 403
    article.refresh_from_db()
    assert article.status == "published"
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/auth/user/",
        "/admin/auth/group/",
        "/admin/news/page/",
        "/admin/news/siteprofile/",
        "/admin/admin/logentry/",
        "/admin/news/channel/add/",
    ],
)
@pytest.mark.parametrize("role", [EDITOR, COMPLAINT_OFFICER])
def test_it_keeps_the_house_to_the_administrator(client: Client, role: str, address: str) -> None:
    client.force_login(make_user(role))
    assert client.get(address).status_code == 403


def test_it_gives_every_role_exactly_its_permissions() -> None:
    for role, names in ROLES.items():
        held = Group.objects.get(name=role).permissions.values_list(
            "content_type__app_label", "codename"
        )
        assert {f"{app}.{codename}" for app, codename in held} == names


def test_it_never_lets_an_administrator_make_a_superuser(client: Client) -> None:
    client.force_login(make_user(ADMINISTRATOR))
    user = make_user(EDITOR, username="someone")
    client.post(
        f"/admin/auth/user/{user.pk}/change/",
        {"username": "someone", "is_active": "on", "is_staff": "on", "is_superuser": "on",
         "user_permissions": "1", "groups": str(Group.objects.get(name=EDITOR).pk)},
    )  # fmt: skip
    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.user_permissions.exists()


def test_it_keeps_superusers_out_of_an_administrators_hands(client: Client) -> None:
    owner = User.objects.create_superuser("owner", password="x")
    client.force_login(make_user(ADMINISTRATOR))
    assert "owner" not in client.get("/admin/auth/user/").content.decode().split("<main")[1]
    answer = client.get(f"/admin/auth/user/{owner.pk}/password/")
    assert answer.status_code in (302, 404)


def test_it_locks_an_account_after_too_many_wrong_passwords(client: Client) -> None:
    make_user(EDITOR, username="someone")
    for _ in range(6):
        answer = client.post("/admin/login/", {"username": "someone", "password": "wrong"})
    assert answer.status_code == 429
    assert "登录已暂时锁定" in answer.content.decode()
    good = {"username": "someone", "password": "a-long-password-7"}
    assert client.post("/admin/login/", good).status_code == 429


@pytest.mark.parametrize("name", ["甲/乙", "甲\n乙", " 甲 ", "<b>甲</b>"])
def test_it_makes_a_tag_that_its_story_can_link(client: Client, editor: Client, name: str) -> None:
    editor.post("/admin/news/tag/add/", {"name": name})
    article = make_article()
    article.tags.add(Tag.objects.get())
    assert client.get(article.get_absolute_url()).status_code == 200
    assert client.get(Tag.objects.get().get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("use", "names"), [("used", {"用"}), ("unused", {"闲"}), ("", {"用", "闲"})]
)
def test_it_finds_tags_that_no_story_carries(editor: Client, use: str, names: set[str]) -> None:
    make_article().tags.add(Tag.objects.create(name="用"))
    Tag.objects.create(name="闲")
    text = editor.get("/admin/news/tag/", {"use": use}).content.decode()
    assert {name for name in ("用", "闲") if f">{name}</a>" in text} == names


@pytest.mark.parametrize("name", [".", "..", " "])
def test_it_refuses_a_tag_that_is_no_word(editor: Client, name: str) -> None:
    assert editor.post("/admin/news/tag/add/", {"name": name}).status_code == 200
    assert not Tag.objects.exists()


@pytest.mark.parametrize("slug", ["search", "admin", "complaints", "ticker"])
def test_it_refuses_a_page_that_nobody_could_reach(client: Client, slug: str) -> None:
    client.force_login(make_user(ADMINISTRATOR))
    data = {"title": "标题", "slug": slug, "order": "0", "body": ""}
    assert "已被网站的其他功能占用" in client.post("/admin/news/page/add/", data).content.decode()
    assert not Page.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        f"{ARTICLES}?status__exact=%00",
        f"{ARTICLES}?q=%00",
        "/admin/autocomplete/?app_label=news&model_name=article&field_name=source&term=%00",
    ],
)
def test_it_answers_a_nul_with_a_page(editor: Client, address: str) -> None:
    assert editor.get(address).status_code in (200, 302)


def test_it_drops_a_nul_from_a_note_and_refuses_an_endless_one(client: Client) -> None:
    editor = client
    editor.force_login(make_user(DUTY_CHIEF))
    article = make_article()
    page = f"{ARTICLES}{article.pk}/verb/withdraw/"
    assert editor.post(page, {"note": "长" * 2001}).status_code == 409
    editor.post(page, {"note": "数据\x00有误"})
    article.refresh_from_db()
    assert article.withdrawal_reason == "数据有误"


def test_it_says_of_every_kind_of_row_where_readers_find_it() -> None:
    # Django's own way there is no address of this site, see the test below.
    rows = [
        each
        for page in admin.site._registry.values()
        for each in (page, *(inline(page.model, admin.site) for inline in page.inlines))
    ]
    linked = [each for each in rows if hasattr(each.model, "get_absolute_url")]
    assert [each for each in linked if each.view_on_site is True] == []


def test_it_has_no_shortcut_around_the_permissions(editor: Client) -> None:
    assert editor.get("/admin/r/1/1/").status_code == 404
