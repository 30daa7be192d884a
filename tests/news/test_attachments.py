"""Documents of a story: taken in by content, offered as files, gone with their story."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from defusedxml import ElementTree
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from jiansite.lib.uploads import FileRefused
from jiansite.roles import COMPLAINT_OFFICER, EDITOR
from news import attachments, revisions
from news.models import Article, Attachment
from tests.factories import make_article, make_channel, make_photo, make_user, upload
from tests.site.test_admin import typed

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
CSV = "序号,名称\r\n1,韭菜\r\n".encode("utf-8-sig")
FORM = "/admin/news/article/"


def attach(
    article: Article, content: bytes = PDF, name: str = "公告.pdf", title: str = ""
) -> Attachment:
    file = attachments.attach(article, BytesIO(content), name=name, title=title)
    fresh = Article.objects.get(pk=article.pk)
    revisions.keep(fresh, revisions.content_of(fresh), by=None, now=timezone.now())
    return file


def test_it_keeps_the_file_as_it_came_under_a_name_of_its_own() -> None:
    attachment = attach(make_article(), name="../公告 全文.exe")
    assert attachment.file.read() == PDF
    assert attachment.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (attachment.kind, attachment.size) == ("pdf", len(PDF))
    assert (attachment.name, attachment.title) == ("公告 全文.pdf", "公告 全文")
    assert "公告" not in attachment.file.name


def test_it_refuses_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MAX_BYTES", 10)
    with pytest.raises(FileRefused, match="超过了"):
        attach(make_article())
    assert not Attachment.objects.exists()


def test_it_lists_them_after_the_story_with_kind_and_size(client: Client) -> None:
    article = make_article()
    first, second = attach(article, title="公告全文"), attach(article, CSV, "名单.csv")
    text = client.get(article.get_absolute_url()).content.decode()
    assert (
        f'href="/a/{article.pk}/files/{first.pk}/">公告全文（PDF，{len(PDF)}\xa0字节）</a>' in text
    )
    assert f'href="/a/{article.pk}/files/{second.pk}/">名单（CSV 表格，' in text
    assert text.index("公告全文") > text.index('class="body"')


def test_it_says_nothing_of_attachments_where_there_are_none(client: Client) -> None:
    assert "附件" not in client.get(make_article().get_absolute_url()).content.decode()


def test_it_leaves_as_a_sandboxed_file_under_its_chinese_name(client: Client) -> None:
    attachment = attach(make_article(), name="公告全文.pdf")
    response = client.get(attachment.get_absolute_url())
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''")
    assert unquote(disposition.rpartition("'")[2]) == "公告全文.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert not response.cookies


def test_it_answers_304_to_who_has_the_file(client: Client) -> None:
    address = attach(make_article()).get_absolute_url()
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize(
    "change",
    [
        lambda article: Article.objects.update(status="draft", is_live=False),
        lambda article: Article.objects.update(status="withdrawn", is_live=False),
        lambda article: Article.objects.update(published_at=timezone.now() + timedelta(hours=1)),
        lambda article: default_storage.delete(article.attachments.get().file.name),
    ],
    ids=["draft", "withdrawn", "before its hour", "lost"],
)
def test_it_answers_404_when_the_story_or_the_file_is_not_there(
    client: Client, change: Callable[[Article], Any]
) -> None:
    article = make_article()
    attachment = attach(article)
    assert client.get(attachment.get_absolute_url()).status_code == 200
    change(article)
    assert client.get(attachment.get_absolute_url()).status_code == 404


def test_it_answers_404_under_another_story_and_under_the_address_of_the_store(
    client: Client,
) -> None:
    attachment = attach(make_article())
    other = make_article()
    assert client.get(f"/a/{other.pk}/files/{attachment.pk}/").status_code == 404
    assert client.get(f"/media/{attachment.file.name}").status_code == 404


def test_it_removes_the_file_with_the_record(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    attachment = attach(make_article())
    with django_capture_on_commit_callbacks(execute=True):
        attachment.delete()
    assert not default_storage.exists(attachment.file.name)


# --- In the admin -----------------------------------------------------------------------------


def one_form(**values: Any) -> dict[str, Any]:
    named = {f"attachments-0-{name}": value for name, value in values.items()}
    return {**typed(), "attachments-TOTAL_FORMS": "1", "attachments-0-order": "0", **named}


def test_it_is_added_on_the_form_of_the_story(client: Client) -> None:
    client.force_login(make_user(EDITOR))
    client.post(f"{FORM}add/", one_form(title="公告", upload=upload(PDF, "公告.pdf")))
    attachment = Attachment.objects.get()
    assert (attachment.title, attachment.kind) == ("公告", "pdf")
    assert attachment.article == Article.objects.get()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"upload": upload(b"<html><script>", "公告.pdf")}, "附件只能是"),
        ({"upload": upload(b"", "公告.pdf")}, "空"),
        ({"title": "只有标题"}, "请选择文件"),
    ],
)
def test_it_says_on_the_form_what_is_wrong_and_keeps_what_was_typed(
    client: Client, values: dict[str, Any], words: str
) -> None:
    client.force_login(make_user(EDITOR))
    response = client.post(f"{FORM}add/", one_form(**values))
    text = response.content.decode()
    assert response.status_code == 200
    assert words in text
    assert "公平秤核查完成" in text
    assert not Article.objects.exists()


def test_it_is_removed_on_the_form_of_the_story(client: Client) -> None:
    client.force_login(make_user(EDITOR))
    article = make_article(status="draft")
    attachment = attach(article)
    page = f"{FORM}{article.pk}/change/"
    assert "公告.pdf</a>（PDF，" in client.get(page).content.decode()
    values = one_form(id=attachment.pk, article=article.pk, DELETE="on")
    client.post(page, {**values, "attachments-INITIAL_FORMS": "1"})
    assert revisions.working_content(Article.objects.get())["attachments"] == []
    # The file stays with the earlier revision, and readers never get it.
    assert not Attachment.objects.get().is_listed


def test_it_opens_the_file_of_a_draft_to_the_newsroom_only(client: Client) -> None:
    attachment = attach(make_article(status="draft"))
    address = f"/admin/news/attachment/{attachment.pk}/file/"
    assert client.get(address).status_code == 302
    client.force_login(make_user(COMPLAINT_OFFICER))
    assert client.get(address).status_code == 403
    client.force_login(make_user(EDITOR))
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Security-Policy"].startswith("sandbox")
    preview = client.get(f"{FORM}{attachment.article_id}/preview/page/").content.decode()
    assert f'href="{address}"' in preview


# --- From files -------------------------------------------------------------------------------


def import_story(folder: Path, **changes: Any) -> str:
    """The output of importing one story, refused or not."""
    story = {"id": "a", "title": "公告", "channel": "食品安全", "published_at": "2026-03-14",
             "paragraphs": ["全文见附件。"], **changes}  # fmt: skip
    (folder / "one.jsonl").write_text(json.dumps(story))
    out = StringIO()
    with suppress(SystemExit):
        call_command("import_articles", str(folder / "one.jsonl"), stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_channel()
    place = tmp_path / "import"
    place.mkdir()
    (place / "公告.pdf").write_bytes(PDF)
    (place / "名单.csv").write_bytes(CSV)
    (place / "网页.pdf").write_bytes(b"<html>")
    return place


def test_it_comes_in_with_an_imported_story(folder: Path) -> None:
    files = [{"file": "公告.pdf", "title": "公告全文"}, {"file": "名单.csv"}]
    import_story(folder, attachments=files)
    found = Article.objects.get().attachments.values_list("title", "kind", "order")
    assert list(found) == [("公告全文", "pdf", 0), ("名单", "csv", 1)]


def test_it_keeps_its_address_when_the_story_is_imported_again(folder: Path) -> None:
    import_story(folder, attachments=[{"file": "公告.pdf"}, {"file": "名单.csv"}])
    kept = Attachment.objects.get(kind="csv")
    assert "1 unchanged" in import_story(
        folder, attachments=[{"file": "公告.pdf"}, {"file": "名单.csv"}]
    )
    assert "1 updated" in import_story(folder, attachments=[{"file": "名单.csv"}])
    assert list(Attachment.objects.listed().values_list("pk", "order")) == [(kept.pk, 0)]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("没有.pdf", "没有附件的文件"),
        ("网页.pdf", "附件只能是"),
        ("../x.pdf", "不在导入文件"),
        ("", "没有附件"),
    ],
)
def test_it_refuses_a_record_whose_document_cannot_be_had(
    folder: Path, file: str, words: str
) -> None:
    assert words in import_story(folder, attachments=[{"file": file}])
    assert not Article.objects.exists()


# --- In feeds ---------------------------------------------------------------------------------


def test_it_is_told_to_feed_readers(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://news.example.org"
    attachment = attach(make_article(cover=make_photo()), title="公告全文")
    address = f"https://news.example.org{attachment.get_absolute_url()}"
    (item,) = json.loads(client.get("/feeds/feed.json").content)["items"]
    assert item["attachments"] == [
        {
            "url": address,
            "mime_type": "application/pdf",
            "title": "公告全文",
            "size_in_bytes": len(PDF),
        }
    ]
    entry = ElementTree.fromstring(client.get("/feeds/atom.xml").content)
    links = entry.findall(".//{http://www.w3.org/2005/Atom}link[@rel='enclosure']")
    assert [link.get("type") for link in links] == ["image/jpeg", "application/pdf"]
    assert client.get("/feeds/rss.xml").content.count(b"<enclosure") == 1
