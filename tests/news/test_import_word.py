from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from jiansite.roles import COMPLAINT_OFFICER, EDITOR
from news import body
from news.models import Article, Channel, Photo
from tests.docx import docx, paragraph, picture
from tests.factories import make_channel, make_user, picture_bytes

pytestmark = pytest.mark.django_db

PAGE = "/admin/news/article/import-word/"
FIRST = paragraph("全市农贸市场的公平秤已经全部核查完毕，历时三周。")
SECOND = paragraph("共检查公平秤五十八台，其中三台不合格，已经停用。")


def word_file(title: str = "公平秤核查完成") -> bytes:
    return docx(
        paragraph(title, style="Title"),
        paragraph("文/林予澄 来源：云川日报"),
        FIRST,
        paragraph(inside=picture(alt="一台秤")),
        paragraph("图1 检定现场"),
        SECOND,
        media={"rId1": picture_bytes(size=(640, 480))},
    ).getvalue()


@pytest.fixture
def food() -> Channel:
    return make_channel("乳品", "milk", parent=make_channel())


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user(EDITOR))
    return client


def send(client: Client, channel: Channel, content: bytes, name: str = "来稿.docx"):
    form = {"file": SimpleUploadedFile(name, content), "channel": channel.pk}
    return client.post(PAGE, form, follow=True)


def test_it_makes_a_whole_draft_of_an_editors_file(editor: Client, food: Channel) -> None:
    answer = send(editor, food, word_file())
    article, photo = Article.objects.get(), Photo.objects.get()
    assert answer.request["PATH_INFO"] == f"/admin/news/article/{article.pk}/change/"
    assert "已导入为草稿：2 段文字、0 个表格、1 张图片。" in answer.text
    assert (article.title, article.status, article.channel) == ("公平秤核查完成", "draft", food)
    assert (article.source.name, str(article.credits.get())) == ("云川日报", "文/林予澄")
    assert (photo.caption, photo.alt, article.cover) == ("图1 检定现场", "一台秤", photo)
    assert photo.is_available
    assert [photo_id for _, photo_id in body.pieces(article.body)] == [photo.pk, None]
    assert article.created_by is not None
    assert [found.pk for found in Article.objects.matching("五十八台")] == [article.pk]


def test_it_leads_back_to_the_draft_of_a_file_that_came_before(
    editor: Client, food: Channel
) -> None:
    send(editor, food, word_file())
    Article.objects.update(title="编辑改过的标题")
    answer = send(editor, food, word_file(), name="又一次.docx")
    assert "这个文件已经导入过" in answer.text
    assert [article.title for article in Article.objects.all()] == ["编辑改过的标题"]


def test_it_keeps_the_chosen_channel_when_it_refuses_a_file(editor: Client, food: Channel) -> None:
    answer = send(editor, food, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), name="旧.doc")
    assert "这是旧版 Word（.doc）文件" in answer.text
    assert f'<option value="{food.pk}" selected' in answer.text
    assert not Article.objects.exists()


def test_it_asks_for_a_file_and_a_channel(editor: Client, food: Channel) -> None:
    assert editor.post(PAGE).text.count("errorlist") == 2


def test_it_offers_the_import_on_the_list_of_articles(editor: Client) -> None:
    assert PAGE in editor.get("/admin/news/article/").text
    assert editor.get(PAGE).status_code == 200


def test_it_lets_nobody_import_without_the_right(client: Client, food: Channel) -> None:
    client.force_login(make_user(COMPLAINT_OFFICER))
    assert client.get(PAGE).status_code == 403
    assert send(client, food, word_file()).status_code == 403
    assert not Article.objects.exists()
    assert not Photo.objects.exists()


@dataclass
class Outcome:
    said: str
    complaints: str
    status: int


def import_word(*arguments: str) -> Outcome:
    out, err, status = StringIO(), StringIO(), 0
    try:
        call_command("import_word", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        status = int(end.code or 0)
    return Outcome(out.getvalue(), err.getvalue(), status)


@pytest.fixture
def folder(tmp_path: Path, food: Channel) -> Path:
    (tmp_path / "来稿" / "三月").mkdir(parents=True)
    (tmp_path / "来稿" / "1.docx").write_bytes(word_file())
    (tmp_path / "来稿" / "~$1.docx").write_bytes(b"lock")
    (tmp_path / "来稿" / "三月" / "2.DOCX").write_bytes(word_file("另一篇"))
    return tmp_path / "来稿"


@pytest.fixture
def run(folder: Path) -> Callable[..., Outcome]:
    return lambda *options: import_word(str(folder), "--channel", "食品安全/乳品", *options)


def test_it_makes_drafts_of_all_files_of_a_folder(
    run: Callable[..., Outcome], food: Channel
) -> None:
    outcome = run()
    assert [(a.title, a.status, a.channel) for a in Article.objects.order_by("pk")] == [
        ("公平秤核查完成", "draft", food),
        ("另一篇", "draft", food),
    ]
    assert "[1/2] 1.docx: 2 段文字、0 个表格、1 张图片。" in outcome.said
    assert outcome.said.endswith("Done: 2 records, 2 created, 0 unchanged, 0 updated, 0 refused.\n")
    assert (outcome.complaints, outcome.status) == ("", 0)


def test_it_changes_nothing_the_second_time(run: Callable[..., Outcome]) -> None:
    run()
    before = list(Article.objects.order_by("pk").values()), list(Photo.objects.values())
    assert "0 created, 2 unchanged" in run().said
    assert (list(Article.objects.order_by("pk").values()), list(Photo.objects.values())) == before


def test_it_stores_nothing_in_a_dry_run(run: Callable[..., Outcome], settings) -> None:
    outcome = run("--dry-run")
    assert outcome.said.endswith(
        "Dry run, nothing stored: 2 records, 2 created, 0 unchanged, 0 updated, 0 refused.\n"
    )
    assert not Article.objects.exists()
    assert not Photo.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.*"))


def test_it_refuses_a_bad_file_by_its_name_and_takes_the_rest(
    run: Callable[..., Outcome], folder: Path
) -> None:
    (folder / "0.docx").write_bytes(b"PK\x03\x04 broken")
    outcome = run()
    assert Article.objects.count() == 2
    assert outcome.complaints.startswith("0.docx: 这个 Word 文件已损坏")
    assert "3 records, 2 created, 0 unchanged, 0 updated, 1 refused" in outcome.said
    assert outcome.status == 1


def test_it_refuses_a_channel_that_does_not_exist(folder: Path) -> None:
    outcome = import_word(str(folder), "--channel", "没有的栏目")
    assert outcome.complaints.count("没有这个栏目：没有的栏目") == 2
    assert outcome.status == 1


def test_it_says_when_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or folder"):
        import_word(str(tmp_path / "nothing.docx"))
