"""Pasted text comes into the house: pictures become records, none is fetched by itself."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiansite.lib.outside_files import FetchRefused
from jiansite.lib.pictures import PictureRefused
from jiansite.roles import COMPLAINT_OFFICER, EDITOR
from news import body, pasting
from news.models import Activity, Article, Photo
from tests.factories import make_article, make_photo, make_user, picture_bytes
from tests.lib.test_outside_files import at, gate, server  # noqa: F401
from tests.lib.test_rtf_pictures import pict

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent / "pasted"
PASTE = "/admin/news/photo/paste/"


def data_address(content: bytes | None = None, kind: str = "image/png") -> str:
    content = picture_bytes(format="PNG") if content is None else content
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def test_it_stores_a_picture_that_came_as_data() -> None:
    pasted = pasting.take(f'<p>前</p><p><img src="{data_address()}" alt="公平秤"></p><p>后</p>')
    photo = Photo.objects.get()
    assert photo.is_available
    assert photo.alt == "公平秤"
    assert pasted.html == f"<p>前</p>{body.photo_mark(photo.pk)}<p>后</p>"
    assert pasted.notes == []


def test_it_stores_the_same_picture_once() -> None:
    html = f'<img src="{data_address()}">'
    pasting.take(html * 2)
    pasting.take(html)
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["data:image/png;base64," + "A" * 400, data_address(b"<svg onload=x>" * 30)]
)
def test_it_says_that_a_picture_was_none(address: str) -> None:
    pasted = pasting.take(f'<p>甲</p><img src="{address}">')
    assert pasted.html == "<p>甲</p>"
    assert "有 1 张图片没有收下" in pasted.notes[0]
    assert not Photo.objects.exists()


def test_it_takes_words_pictures_from_the_rtf_beside_it() -> None:
    png = picture_bytes(format="PNG")
    rtf = b"{\\rtf1 " + pict(png) + b"}"
    pasted = pasting.take((FOLDER / "word.html").read_text(), rtf=rtf)
    photo = Photo.objects.get()
    assert photo.is_available
    assert photo.caption == "图1 执法人员核查公平秤"
    assert body.photo_ids(pasted.html) == [photo.pk]


def test_it_keeps_the_place_of_a_picture_that_stayed_on_the_writers_machine() -> None:
    pasted = pasting.take((FOLDER / "wps.html").read_text())
    photo = Photo.objects.get()
    assert not photo.is_available
    assert not photo.is_elsewhere
    assert body.photo_ids(pasted.html) == [photo.pk]
    assert "只在您的电脑里" in pasted.notes[0]


def test_it_leaves_a_remote_picture_where_it_is() -> None:
    html = (FOLDER / "wechat.html").read_text()
    pasted = pasting.take(html)
    photo = Photo.objects.get()
    assert photo.is_elsewhere
    assert photo.origin_url.startswith("https://mmbiz.qpic.cn/")
    assert body.photo_ids(pasted.html) == [photo.pk]
    assert "mmbiz.qpic.cn" in pasted.notes[0]
    pasting.take(html)
    assert Photo.objects.count() == 1


def test_it_keeps_our_own_photos_and_no_others() -> None:
    photo = make_photo()
    html = f'<img src="{photo.standard_url}#photo-{photo.pk}"><img src="photo:99999">'
    assert pasting.take(html).html == body.photo_mark(photo.pk)


def test_it_refuses_what_is_far_too_large() -> None:
    with pytest.raises(pasting.PasteRefused, match="50 MB"):
        pasting.take("<p>" + "a" * 50 * 1024 * 1024)
    assert not Photo.objects.exists()


def test_it_fetches_a_picture_and_says_where_it_comes_from(server: Any) -> None:  # noqa: F811
    server.RequestHandlerClass = _serving(picture_bytes())
    photo = Photo.objects.create(origin_url=at(server, "/a.jpg"))
    pasting.fetch(photo, gate=gate(server))
    photo.refresh_from_db()
    assert Photo.objects.get().is_available
    assert photo.credit == "图片来自 pictures.example"
    with pytest.raises(FetchRefused, match="已经取回"):
        pasting.fetch(photo, gate=gate(server))


def test_it_takes_nothing_that_is_no_picture(server: Any) -> None:  # noqa: F811
    photo = Photo.objects.create(origin_url=at(server, "/a.jpg"))
    with pytest.raises(PictureRefused):
        pasting.fetch(photo, gate=gate(server))
    photo.refresh_from_db()
    assert photo.is_elsewhere


def _serving(content: bytes) -> Any:
    from tests.lib.test_outside_files import Handler

    class Picture(Handler):
        def do_GET(self) -> None:
            self._say(content)

    return Picture


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user(EDITOR))
    return client


def pasted_file(html: str) -> dict[str, SimpleUploadedFile]:
    return {"html": SimpleUploadedFile("paste.html", html.encode())}


def test_it_answers_the_editor_with_what_it_can_show(editor: Client) -> None:
    html = (FOLDER / "wechat.html").read_text()
    said = json.loads(editor.post(PASTE, pasted_file(html)).content)
    photo = Photo.objects.get()
    assert f'remote-photo.svg#photo-{photo.pk}" alt="" title="https://mmbiz' in said["html"]
    assert "<h2>预付卡怎么退</h2>" in said["html"]
    assert len(said["notes"]) == 1


def test_it_tells_the_log_of_each_picture_that_came_along_once(editor: Client) -> None:
    html = f'<p>甲</p><img src="{data_address()}"><img src="https://pictures.example/a.jpg">'
    for _ in range(2):
        editor.post(PASTE, pasted_file(html))
    told = Activity.objects.filter(thing="news.photo").oldest_first()
    assert [each.thing_id for each in told] == [
        str(pk) for pk in Photo.objects.order_by("pk").values_list("pk", flat=True)
    ]
    assert {(each.act, each.words) for each in told} == {("1", "随粘贴的文字存入")}


@pytest.mark.parametrize("data", [{}, {"html": "no file"}])
def test_it_says_that_nothing_came(editor: Client, data: dict[str, str]) -> None:
    answer = editor.post(PASTE, data)
    assert answer.status_code == 400
    assert "没有收到内容" in json.loads(answer.content)["error"]


def test_it_answers_an_endless_paste_with_a_sentence(editor: Client) -> None:
    answer = editor.post(PASTE, pasted_file("a" * 50 * 1024 * 1024))
    assert answer.status_code == 400
    assert "超过了 20 MB" in json.loads(answer.content)["error"]


def test_it_never_fetches_from_this_machine(editor: Client) -> None:
    photo = Photo.objects.create(origin_url="http://127.0.0.1/x.png")
    answer = editor.post(f"/admin/news/photo/{photo.pk}/fetch/")
    assert answer.status_code == 400
    assert "内部网络" in json.loads(answer.content)["error"]


def test_it_fetches_only_when_told_by_a_button(editor: Client) -> None:
    photo = Photo.objects.create(origin_url="http://127.0.0.1/x.png")
    assert editor.get(f"/admin/news/photo/{photo.pk}/fetch/").status_code == 405
    assert editor.get(PASTE).status_code == 405


def test_it_refuses_both_to_a_complaint_officer(client: Client) -> None:
    client.force_login(make_user(COMPLAINT_OFFICER))
    photo = Photo.objects.create(origin_url="http://127.0.0.1/x.png")
    html = f'<img src="{data_address()}">'
    assert client.post(PASTE, pasted_file(html)).status_code == 403
    assert client.post(f"/admin/news/photo/{photo.pk}/fetch/").status_code == 403
    assert Photo.objects.count() == 1


def test_it_wants_the_seal_of_the_form() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(EDITOR))
    assert client.post(PASTE, pasted_file("<p>甲</p>")).status_code == 403


def test_it_shows_readers_nothing_of_a_remote_picture(client: Client) -> None:
    photo = Photo.objects.create(origin_url="https://other.example/a.jpg", caption="远处的图")
    article = make_article(body=f"<p>甲</p>{body.photo_mark(photo.pk)}")
    text = client.get(article.get_absolute_url()).content.decode()
    assert "other.example" not in text
    assert "远处的图" not in text


def test_it_takes_pictures_in_when_a_story_is_saved_raw(editor: Client) -> None:
    from tests.site.test_admin import ARTICLES, typed

    html = f'<p>甲</p><img src="{data_address()}"><img src="https://other.example/a.jpg">'
    editor.post(f"{ARTICLES}add/", typed(body=html))
    stored, remote = Photo.objects.order_by("origin_url")
    assert Article.objects.get().body == (
        f"<p>甲</p>{body.photo_mark(stored.pk)}{body.photo_mark(remote.pk)}"
    )
    assert stored.is_available
    assert remote.is_elsewhere
