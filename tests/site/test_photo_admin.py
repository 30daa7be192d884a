"""The photo library in the admin: who may do what, and that nothing typed or stored is lost."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, EDITOR
from news import body, photo_library
from news.models import Photo, SiteProfile, Tag
from tests.factories import make_article, make_photo, make_user, picture_bytes, upload
from tests.lib.test_picture_words import iptc_jpeg
from tests.news.test_photo_intake import drawing

pytestmark = pytest.mark.django_db

PHOTOS = "/admin/news/photo/"
# Every page of the library besides Django's own, and how it is asked.
EXTRA = [
    ("get", "picker/"),
    ("get", "upload-many/"),
    ("post", "upload-many/"),
    ("post", "upload-one/"),
    ("post", "upload/"),
    ("get", "batch/?ids=PK"),
    ("post", "batch/"),
    ("post", "delete-many/"),
    ("get", "PK/whole/"),
]


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user(EDITOR))
    return client


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(make_user(ADMINISTRATOR))
    return client


def sent(photo: Photo) -> dict[str, Any]:
    """More than any of the pages needs."""
    return {
        "ids": [str(photo.pk)], "confirmed": "1", "file": upload(drawing()),
        "pictures": upload(drawing()), "upload": upload(drawing()), **batch_of(photo, caption="改"),
    }  # fmt: skip


def batch_of(*photos: Photo, **words: str) -> dict[str, str]:
    rows = {
        "photos-TOTAL_FORMS": str(len(photos)),
        "photos-INITIAL_FORMS": str(len(photos)),
        "all-caption": "", "all-credit": "", "all-tag_names": "",
    }  # fmt: skip
    for number, photo in enumerate(photos):
        fields = {"caption": photo.caption, "alt": photo.alt, "credit": photo.credit, **words}
        rows |= {f"photos-{number}-{name}": value for name, value in fields.items()}
        rows[f"photos-{number}-id"] = str(photo.pk)
        rows.setdefault(
            f"photos-{number}-tag_names", "、".join(tag.name for tag in photo.tags.all())
        )
    return rows


def typed(photo: Photo, **changes: Any) -> dict[str, Any]:
    return {
        "caption": photo.caption, "alt": photo.alt, "credit": photo.credit, "tag_names": "",
        "focal_x": "50", "focal_y": "50", "cut_left": "0", "cut_right": "0", "cut_top": "0",
        "cut_bottom": "0", **changes,
    }  # fmt: skip


def words(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(("method", "address"), EXTRA)
def test_it_keeps_the_library_from_who_has_no_right(
    client: Client, method: str, address: str
) -> None:
    photo = make_photo(caption="原来的")
    client.force_login(make_user(COMPLAINT_OFFICER))
    address = f"{PHOTOS}{address.replace('PK', str(photo.pk))}"
    assert getattr(client, method)(address, sent(photo)).status_code == 403
    assert Photo.objects.get().caption == "原来的"
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("right", "method", "address"),
    [
        *(("view_photo", *each) for each in EXTRA if each[1] not in ("picker/", "PK/whole/")),
        ("add_photo", "post", "delete-many/"),
        ("change_photo", "post", "delete-many/"),
        ("change_photo", "post", "upload-one/"),
        ("add_photo", "post", "batch/"),
    ],
)
def test_it_asks_each_page_for_its_own_right(
    client: Client, right: str, method: str, address: str
) -> None:
    photo = make_photo(caption="原来的")
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename=right))
    client.force_login(user)
    address = f"{PHOTOS}{address.replace('PK', str(photo.pk))}"
    assert getattr(client, method)(address, sent(photo)).status_code == 403
    assert Photo.objects.get().caption == "原来的"


@pytest.mark.parametrize("address", ["delete-many/", "upload-one/", "upload/"])
def test_it_changes_nothing_by_a_link(manager: Client, address: str) -> None:
    photo = make_photo()
    assert manager.get(f"{PHOTOS}{address}?ids={photo.pk}&confirmed=1").status_code == 405
    assert Photo.objects.exists()


def test_it_takes_many_files_at_once_and_refuses_each_bad_one_with_its_reason(
    editor: Client,
) -> None:
    files = [
        upload(drawing(), "好.jpg"),
        upload(b"<html>", "坏.jpg"),
        upload(drawing()[:2000], "断.jpg"),
        upload(picture_bytes(size=(600, 400), format="HEIF"), "手机.heic"),
        upload(drawing(), "又一次.jpg"),
    ]
    text = words(editor.post(f"{PHOTOS}upload-many/", {"pictures": files}))
    assert Photo.objects.count() == 2
    assert "收下 2 张，共 5 个文件" in text
    for sentence in ("不是可以识别的图片", "已损坏或不完整", "图库里已经有这个文件"):
        assert sentence in text
    ids = "&amp;".join(
        f"ids={pk}" for pk in Photo.objects.order_by("pk").values_list("pk", flat=True)
    )
    assert f"{PHOTOS}batch/?{ids}" in text
    assert LogEntry.objects.count() == 2


def test_it_says_which_files_were_too_many(editor: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("news.admin.photo_uploads.AT_ONCE", 1)
    files = [upload(drawing(), "甲.jpg"), upload(picture_bytes(), "乙.jpg")]
    text = words(editor.post(f"{PHOTOS}upload-many/", {"pictures": files}))
    assert re.search(r"乙\.jpg.{0,60}一次最多收 1 张", text, re.DOTALL)
    assert Photo.objects.count() == 1


def test_it_asks_for_files_where_none_were_chosen(editor: Client) -> None:
    assert "请选择图片" in words(editor.post(f"{PHOTOS}upload-many/", {}))


def test_it_tells_the_script_what_became_of_a_file(editor: Client) -> None:
    answer = editor.post(f"{PHOTOS}upload-one/", {"file": upload(iptc_jpeg([(2, 120, b"Words")]))})
    photo = Photo.objects.get()
    assert answer.json() == {
        "state": "stored", "reason": "",
        "notes": ["图片只有 64 像素宽，在网页上会显得小或模糊。",
                  "已读入文件自带的说明和署名，请核对。"],
        "photo": {"id": photo.pk, "label": "Words", "thumbnail": photo.thumbnail_url,
                  "address": f"{PHOTOS}{photo.pk}/change/"},
    }  # fmt: skip
    known = editor.post(f"{PHOTOS}upload-one/", {"file": upload(iptc_jpeg([(2, 120, b"Words")]))})
    assert (known.json()["state"], known.json()["photo"]["id"]) == ("known", photo.pk)
    refused = editor.post(f"{PHOTOS}upload-one/", {"file": upload(b"x")}).json()
    assert (refused["state"], "识别" in refused["reason"]) == ("refused", True)
    assert editor.post(f"{PHOTOS}upload-one/", {}).json()["state"] == "refused"
    assert Photo.objects.count() == 1


def test_it_uses_the_photo_again_that_is_dropped_into_a_text_twice(editor: Client) -> None:
    first = editor.post(f"{PHOTOS}upload/", {"upload": upload(drawing())}).json()
    second = editor.post(f"{PHOTOS}upload/", {"upload": upload(drawing())}).json()
    assert second["url"] == first["url"]
    assert "图库里已经有" in second["error"]["message"]
    assert Photo.objects.count() == 1


def test_it_saves_the_words_of_a_batch(editor: Client) -> None:
    first, second = make_photo(caption="有说明"), make_photo()
    old = Tag.objects.create(name="旧")
    first.tags.add(old)
    page = editor.get(f"{PHOTOS}batch/?ids={first.pk}&ids={second.pk}")
    assert "有说明" in words(page)
    data = batch_of(first, second) | {
        "ids": [str(first.pk), str(second.pk)],
        "photos-0-alt": "一台秤", "photos-1-tag_names": "计量，市场、计量",
        "all-caption": "公平秤核查", "all-credit": "林予澄 摄", "all-tag_names": "三一五",
    }  # fmt: skip
    answer = editor.post(f"{PHOTOS}batch/", data)
    assert answer["Location"] == PHOTOS
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.caption, first.alt, first.credit) == ("有说明", "一台秤", "林予澄 摄")
    assert (second.caption, second.credit) == ("公平秤核查", "林予澄 摄")
    assert {tag.name for tag in first.tags.all()} == {"旧", "三一五"}
    assert {tag.name for tag in second.tags.all()} == {"计量", "市场", "三一五"}
    assert LogEntry.objects.count() == 2


def test_it_keeps_what_was_typed_when_one_of_a_batch_is_wrong(editor: Client) -> None:
    photo = make_photo()
    data = batch_of(photo, caption="写好的说明", tag_names="长" * 31) | {"ids": [str(photo.pk)]}
    text = words(editor.post(f"{PHOTOS}batch/", data))
    assert "写好的说明" in text
    assert "太长" in text
    photo.refresh_from_db()
    assert photo.caption == ""
    assert not Tag.objects.exists()


def test_it_does_not_undo_what_a_colleague_wrote_meanwhile(editor: Client) -> None:
    photo = make_photo()
    data = batch_of(photo, alt="一台秤") | {"ids": [str(photo.pk)]}
    page = editor.get(f"{PHOTOS}batch/?ids={photo.pk}")
    assert page.status_code == 200
    Photo.objects.filter(pk=photo.pk).update(focus_x=100)
    editor.post(f"{PHOTOS}batch/", data)
    photo.refresh_from_db()
    assert (photo.alt, photo.focus_x) == ("一台秤", 100)


@pytest.mark.parametrize("ids", ["", "ids=abc", "ids=99999999999999999999", "ids=%00"])
def test_it_says_when_a_batch_holds_nothing(editor: Client, ids: str) -> None:
    answer = editor.get(f"{PHOTOS}batch/?{ids}")
    assert answer.status_code == 200
    assert "没有选中图片" in words(answer)


def test_it_sets_the_focal_point(editor: Client) -> None:
    photo = make_photo()
    image = photo.image.name
    editor.post(f"{PHOTOS}{photo.pk}/change/", typed(photo, focal_x="12.5", focal_y="90"))
    photo.refresh_from_db()
    assert (photo.focus_x, photo.focus_y, photo.image.name) == (125, 900, image)


def test_it_crops_and_shows_staff_the_whole_again(editor: Client) -> None:
    photo = make_photo(drawing())
    editor.post(f"{PHOTOS}{photo.pk}/change/", typed(photo, cut_right="50", caption="左半"))
    photo.refresh_from_db()
    assert (photo.width, photo.height, photo.caption) == (600, 800, "左半")
    page = words(editor.get(f"{PHOTOS}{photo.pk}/change/"))
    assert 'src="../whole/?' in page
    answer = editor.get(f"{PHOTOS}{photo.pk}/whole/")
    assert "private" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content) == default_storage.open(photo.uncropped.name).read()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"cut_left": "60", "cut_right": "35"}, "至少要留下十分之一"),
        ({"focal_x": "101"}, "小于或等于"),
        ({"focal_y": "左"}, "输入一个数字"),
    ],
)
def test_it_refuses_an_impossible_crop_and_keeps_the_words(
    editor: Client, wrong: dict[str, str], sentence: str
) -> None:
    photo = make_photo()
    text = words(
        editor.post(f"{PHOTOS}{photo.pk}/change/", typed(photo, caption="写好的", **wrong))
    )
    assert sentence in text
    assert "写好的" in text
    photo.refresh_from_db()
    assert (photo.caption, bool(photo.crop), photo.focus_x) == ("", False, 500)


def test_it_replaces_the_picture_in_every_story(client: Client, editor: Client) -> None:
    photo = make_photo(drawing())
    article = make_article(body=f"<p>一</p>{body.photo_mark(photo.pk)}")
    old = photo.standard_url
    assert old in words(client.get(article.get_absolute_url()))
    data = typed(photo, upload=upload(picture_bytes(size=(1200, 800), colour="#00aa00")))
    answer = editor.post(f"{PHOTOS}{photo.pk}/change/", data, follow=True)
    assert "用到它的 1 处都换成了新图" in words(answer)
    photo = Photo.objects.get()
    text = words(client.get(article.get_absolute_url()))
    assert photo.standard_url in text
    assert old not in text
    assert client.get(old).status_code == 200  # for whoever holds the page of before


def test_it_refuses_a_bad_replacement_and_keeps_the_picture(editor: Client) -> None:
    photo = make_photo()
    data = typed(photo, upload=upload(b"<html>"), caption="写好的")
    assert "不是可以识别的图片" in words(editor.post(f"{PHOTOS}{photo.pk}/change/", data))
    assert Photo.objects.get().image.name == photo.image.name


def test_it_offers_the_photo_that_is_there_to_who_adds_one(editor: Client) -> None:
    photo = make_photo(drawing())
    data = {"upload": upload(drawing()), "caption": "写好的", "alt": "", "credit": ""}
    text = words(editor.post(f"{PHOTOS}add/", data))
    assert f"编号 {photo.pk}" in text
    editor.post(f"{PHOTOS}add/", data | {"upload": upload(drawing()), "again": "on"})
    assert Photo.objects.count() == 2


def test_it_says_where_a_photo_is_used(editor: Client) -> None:
    photo = make_photo()
    article = make_article("甲篇", cover=photo)
    text = words(editor.get(f"{PHOTOS}{photo.pk}/change/"))
    assert f'<a href="/admin/news/article/{article.pk}/change/">甲篇</a>' in text


def test_it_deletes_no_used_photo_and_says_by_what(manager: Client) -> None:
    photo = make_photo()
    make_article("甲篇", body=body.photo_mark(photo.pk))
    page = f"{PHOTOS}{photo.pk}/delete/"
    assert "甲篇" in words(manager.get(page))
    manager.post(page, {"post": "yes"})
    assert Photo.objects.get().is_available


def test_it_looks_again_when_a_photo_was_used_since_the_question(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make_photo()
    real = photo_library.delete

    def used_meanwhile(photo: Photo, **options: Any) -> None:
        make_article("甲篇", cover=photo)
        real(photo, **options)

    monkeypatch.setattr(photo_library, "delete", used_meanwhile)
    answer = manager.post(f"{PHOTOS}{photo.pk}/delete/", {"post": "yes"}, follow=True)
    assert "正在使用" in words(answer)
    assert Photo.objects.exists()


def test_it_asks_before_it_deletes_many_and_leaves_what_is_used(manager: Client) -> None:
    lonely, shown = make_photo(), make_photo()
    article = make_article("甲篇", cover=shown)
    data = {"ids": [str(lonely.pk), str(shown.pk)]}
    text = words(manager.post(f"{PHOTOS}delete-many/", data))
    assert "1 张正在使用，不会删除" in text
    assert "1 张没有用到，将要删除" in text
    assert Photo.objects.count() == 2
    answer = manager.post(f"{PHOTOS}delete-many/", data | {"confirmed": "1"}, follow=True)
    assert "已删除 1 张图片" in words(answer)
    assert "正在使用（稿件封面图：甲篇）" in words(answer)
    article.refresh_from_db()
    assert article.cover == shown == Photo.objects.get()
    assert LogEntry.objects.get().object_id == str(lonely.pk)


def test_it_says_when_nothing_was_ticked(manager: Client) -> None:
    assert "没有选中图片" in words(manager.post(f"{PHOTOS}delete-many/", {}, follow=True))


def test_it_shows_the_library_as_a_wall(editor: Client) -> None:
    photo = make_photo(caption="公平秤")
    text = words(editor.get(PHOTOS))
    assert photo.thumbnail_url in text
    assert "没有用到" in text
    assert "缺替代文字" in text
    assert "删除所选" not in text  # an editor may not
    assert "公平秤" not in words(editor.get(f"{PHOTOS}?q=加油机")).split("shelf-nothing")[1]


@pytest.mark.parametrize(
    "query",
    ["since=昨天", "show=all", "before=x&after=%00", "before=99999999999999999999", "q=%00"],
)
def test_it_answers_a_strange_question_with_a_page(editor: Client, query: str) -> None:
    make_photo()
    assert editor.get(f"{PHOTOS}?{query}").status_code == 200
    assert editor.get(f"{PHOTOS}picker/?{query}").status_code == 200


def test_it_gives_the_picker_the_address_that_the_text_stores(editor: Client) -> None:
    photo = make_photo(caption="公平秤")
    text = words(editor.get(f"{PHOTOS}picker/?CKEditor=id_body&CKEditorFuncNum=1&q=公平"))
    assert f'data-address="{photo.standard_url}#photo-{photo.pk}"' in text
    assert 'data-function="1"' in text
    assert '<input type="hidden" name="CKEditorFuncNum" value="1">' in text  # kept while searching


@pytest.mark.parametrize("page", ["article", "placement", "topic", "siteprofile"])
def test_it_offers_the_picker_beside_every_field_of_a_photo(manager: Client, page: str) -> None:
    assert not SiteProfile.objects.exists()
    text = words(manager.get(f"/admin/news/{page}/add/"))
    assert f'data-photo-picker="{PHOTOS}picker/"' in text
    assert "js/photo-field.js" in text


@pytest.mark.parametrize("address", ["", "picker/", "?show=unused", "?q=说明&tag=标签1"])
def test_it_asks_the_same_of_few_and_of_many_photos(editor: Client, address: str) -> None:
    def queries() -> int:
        editor.get(f"{PHOTOS}{address}")
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(f"{PHOTOS}{address}").status_code == 200
        return len(captured)

    make_article(cover=_photos(3)[0])
    few = queries()
    photos = _photos(5000)
    make_article(body="".join(body.photo_mark(photo.pk) for photo in photos[::2]))
    assert queries() == few <= 8


def _photos(number: int) -> list[Photo]:
    tag, _ = Tag.objects.get_or_create(name="标签1")
    now = timezone.now()
    photos = Photo.objects.bulk_create(
        Photo(caption=f"说明{n}", created_at=now) for n in range(number)
    )
    through = Photo.tags.through
    through.objects.bulk_create(through(photo=photo, tag=tag) for photo in photos[:200])
    return photos
