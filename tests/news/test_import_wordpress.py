from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from news import body, imports, publishing
from news.models import Article, Channel, FormerAddress, Photo, Tag
from tests.factories import make_channel, picture_bytes
from tests.wxr import attachment, author, category, item, wxr

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


@dataclass
class Outcome:
    said: str
    complaints: str
    status: int


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Outcome]:
    make_channel("食品安全", "food")

    def write_and_import(*parts: str, options: tuple[str, ...] = ()) -> Outcome:
        path = tmp_path / "export.xml"
        path.write_text(wxr(*parts))
        out, err, status = StringIO(), StringIO(), 0
        try:
            call_command("import_wordpress", str(path), *options, stdout=out, stderr=err)
        except SystemExit as end:
            status = int(end.code or 0)
        return Outcome(out.getvalue(), err.getvalue(), status)

    return write_and_import


def everything() -> list[Any]:
    models = (Article, Channel, FormerAddress, Photo, Tag, Article.tags.through)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_it_stores_every_part_of_a_post(run: Callable[..., Outcome]) -> None:
    outcome = run(
        author("lin", "林予澄"),
        item(title="公平秤 &amp; 砝码", excerpt="三台<b>不合格</b>。", tags=["计量", "民生"],
             content="甲\n\n乙"),
    )  # fmt: skip
    article = Article.objects.get()
    assert (article.title, article.summary) == ("公平秤 & 砝码", "三台不合格。")
    assert article.body == "<p>甲</p>\n<p>乙</p>"
    assert (article.channel.name, article.status) == ("食品安全", "published")
    assert article.published_at == datetime(2020, 3, 15, 1, 30, tzinfo=UTC)
    assert str(article.credits.get()) == "文/林予澄"
    assert {tag.name for tag in article.tags.all()} == {"计量", "民生"}
    assert article.legacy_address == "/2020/03/scales-7/"
    assert (outcome.complaints, outcome.status) == ("", 0)


@pytest.mark.parametrize("address", ["/2020/03/scales-7/", "/2020/03/scales-7/?from=x", "/?p=7"])
def test_it_leads_readers_from_their_old_addresses(
    run: Callable[..., Outcome], client: Client, address: str
) -> None:
    run(item())
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (
        301,
        Article.objects.get().get_absolute_url(),
    )


@pytest.mark.parametrize("address", ["/?p=8", "/?p=x", "/?p=", "/?p=%00", "/?p=//evil.example"])
def test_it_shows_the_home_page_for_a_number_of_nothing(
    run: Callable[..., Outcome], client: Client, address: str
) -> None:
    run(item())
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("status", "stored"),
    [
        ("publish", ["published"]),
        ("draft", ["draft"]),
        ("pending", ["draft"]),
        ("private", ["draft"]),
        ("trash", []),
        ("auto-draft", []),
    ],
)
def test_it_publishes_only_what_was_public(
    run: Callable[..., Outcome], status: str, stored: list[str]
) -> None:
    run(item(status=status))
    assert list(Article.objects.values_list("status", flat=True)) == stored


def test_it_plans_what_was_planned(run: Callable[..., Outcome]) -> None:
    run(item(status="future", date="2199-01-01 08:00:00"))
    article = Article.objects.get()
    assert (article.status, article.published_at) == ("approved", None)
    assert not Article.objects.published(timezone.now()).exists()
    assert article.scheduled_at is not None
    assert publishing.run_due(now=article.scheduled_at).published == [article.pk]
    assert Article.objects.published(article.scheduled_at).exists()


def test_it_opens_nothing_that_had_a_password(run: Callable[..., Outcome], client: Client) -> None:
    run(item(more="<wp:post_password>geheim</wp:post_password>"))
    assert Article.objects.get().status == "draft"
    assert client.get("/?p=7").status_code == 200


def test_it_finds_the_channel_by_the_tree_of_categories(run: Callable[..., Outcome]) -> None:
    run(
        category("market", "市场监管"),
        category("action", "执法行动", parent="market"),
        category("news", "要闻", term=9),
        item(categories=[("news", "要闻"), ("action", "执法行动"), ("uncategorized", "未分类")]),
        options=("--create-channels",),
    )
    article = Article.objects.get()
    assert [channel.name for channel in article.channel.trail] == ["市场监管", "执法行动"]
    assert [tag.name for tag in article.tags.all()] == ["要闻"]


def test_it_prefers_the_category_that_was_marked_as_the_main_one(
    run: Callable[..., Outcome],
) -> None:
    run(
        category("market", "市场监管"),
        category("action", "执法行动", parent="market"),
        category("news", "要闻", term=9),
        item(
            categories=[("action", "执法行动"), ("news", "要闻")],
            meta={"_yoast_wpseo_primary_category": "9"},
        ),
        options=("--create-channels",),
    )
    assert Article.objects.get().channel.name == "要闻"


def test_it_bears_categories_that_stand_above_themselves_or_too_deep(
    run: Callable[..., Outcome],
) -> None:
    outcome = run(
        category("a", "甲", parent="b"), category("b", "乙", parent="a"),
        category("1", "一"), category("2", "二", parent="1"), category("3", "三", parent="2"),
        category("4", "四", parent="3"),
        item(7, categories=[("a", "甲")]), item(8, categories=[("4", "四")]),
        options=("--create-channels",),
    )  # fmt: skip
    assert outcome.status == 0
    loop, deep = Article.objects.order_by("pk")
    assert [channel.name for channel in loop.channel.trail] == ["乙", "甲"]
    assert [channel.name for channel in deep.channel.trail] == ["一", "二", "三"]
    assert [tag.name for tag in deep.tags.all()] == ["四"]


def test_it_refuses_an_unknown_channel_by_the_line_of_the_post(
    run: Callable[..., Outcome],
) -> None:
    outcome = run(item(7, categories=[("x", "没有的栏目")]), item(8))
    assert Article.objects.count() == 1
    assert "export.xml:8: 没有这个栏目：没有的栏目" in outcome.complaints
    assert outcome.status == 1


@pytest.fixture
def media(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads" / "2020" / "03"
    folder.mkdir(parents=True)
    (folder / "秤.jpg").write_bytes(picture_bytes(size=(900, 600)))
    (folder / "秤-300x200.jpg").write_bytes(picture_bytes(size=(300, 200)))
    (folder / "b.jpg").write_bytes(picture_bytes(colour="#023e8a"))
    (folder / "no.jpg").write_text("<svg/>")
    (tmp_path / "secret.jpg").write_bytes(picture_bytes())
    return tmp_path / "uploads"


UPLOADS = "/wp-content/uploads/2020/03"


def test_it_takes_the_original_pictures_from_the_folder(
    run: Callable[..., Outcome], media: Path
) -> None:
    content = (
        f'甲\n\n<img class="wp-image-70" src="https://old.example{UPLOADS}/%E7%A7%A4-300x200.jpg">'
        f'\n\n[gallery ids="71"]\n\n乙<img src="{UPLOADS}/gone.jpg" alt="丢了的">'
    )
    outcome = run(
        item(content=content),
        attachment(70, f"{UPLOADS}/秤.jpg", alt="一台秤"),
        attachment(71, f"{UPLOADS}/b.jpg", caption="检定现场"),
        options=("--media", str(media)),
    )
    first, second, third = Photo.objects.order_by("pk")
    assert (first.width, first.alt) == (900, "一台秤")
    assert (second.caption, second.is_available) == ("检定现场", True)
    assert (third.alt, third.is_available) == ("丢了的", False)
    article = Article.objects.get()
    assert article.cover == first
    assert article.body.replace("\n", "") == (
        f'<p>甲</p><img src="photo:{first.pk}"><img src="photo:{second.pk}"><p>乙</p>'
        f'<img src="photo:{third.pk}">'
    )
    assert "Pictures without a file, whose places are kept: 1" in outcome.said


def test_it_keeps_the_places_of_pictures_without_a_folder(run: Callable[..., Outcome]) -> None:
    run(item(content=f'甲<img src="{UPLOADS}/b.jpg" alt="一台秤">'))
    assert (Photo.objects.get().alt, Photo.objects.get().is_available) == ("一台秤", False)


def test_it_brings_the_pictures_when_the_folder_comes_later(
    run: Callable[..., Outcome], media: Path
) -> None:
    run(item(content=f'甲<img src="{UPLOADS}/b.jpg">'))
    outcome = run(item(content=f'甲<img src="{UPLOADS}/b.jpg">'), options=("--media", str(media)))
    assert "0 created, 0 unchanged, 1 updated" in outcome.said
    assert Article.objects.get().cover.is_available


def test_it_sets_the_featured_picture_above_the_text_unless_the_text_shows_it(
    run: Callable[..., Outcome], media: Path
) -> None:
    run(
        attachment(71, f"{UPLOADS}/b.jpg"),
        item(7, meta={"_thumbnail_id": "71"}),
        item(8, meta={"_thumbnail_id": "71"}, content=f'甲<img src="{UPLOADS}/b-300x200.jpg">'),
        options=("--media", str(media)),
    )
    above, inside = Article.objects.order_by("pk")
    assert above.body.startswith("<img") and above.cover.is_available
    assert (inside.body.count("<img"), inside.body.startswith("<p>")) == (1, True)


@pytest.mark.parametrize(
    "address",
    ["/uploads/../../secret.jpg", "/uploads//etc/passwd", "/uploads/2020/03/no.jpg",
     "http://[broken/uploads/b.jpg", "/uploads/" + "a" * 500 + ".jpg", "/uploads/2020"],
)  # fmt: skip
def test_it_takes_only_pictures_and_only_from_the_folder(
    run: Callable[..., Outcome], media: Path, address: str
) -> None:
    outcome = run(item(content=f'甲<img src="{address}">'), options=("--media", str(media)))
    assert outcome.status == 0
    assert not Photo.objects.get().is_available


def test_it_brings_linked_documents_as_attachments(
    run: Callable[..., Outcome], media: Path, client: Client
) -> None:
    (media / "2020" / "03" / "名单.pdf").write_bytes(PDF)
    (media / "2020" / "03" / "bad.exe").write_bytes(b"MZ\x90\x00\x03\xff" * 50)
    content = (
        f'<a href="https://old.example{UPLOADS}/%E5%90%8D%E5%8D%95.pdf">企业名单</a>\n\n'
        f'<a href="{UPLOADS}/bad.exe">程序</a>\n\n<a href="{UPLOADS}/gone.pdf">丢了的</a>\n\n'
        f'<a href="https://other.example{UPLOADS}/名单.pdf">别处的</a>'
    )
    options = ("--media", str(media))
    outcome = run(item(content=content), options=options)
    article = Article.objects.get()
    found = article.attachments.get()
    assert (found.title, found.name, found.file.read()) == ("企业名单", "名单.pdf", PDF)
    assert "<p>企业名单</p>" in article.body
    assert [address.rpartition("/")[2] for address in body.links(article.body)] == [
        "bad.exe", "gone.pdf", "名单.pdf",
    ]  # fmt: skip
    assert "Links to files of the old site that were not brought in: 2" in outcome.said
    assert "企业名单（PDF" in client.get(article.get_absolute_url()).content.decode()
    assert "1 unchanged" in run(item(content=content), options=options).said
    assert article.attachments.count() == 1


def test_it_names_what_it_does_not_bring(run: Callable[..., Outcome]) -> None:
    comment = "<wp:comment><wp:comment_content>好</wp:comment_content></wp:comment>"
    outcome = run(
        item(7, more=comment),
        item(8, kind="page", title="关于我们"),
        item(9, kind="nav_menu_item"),
        item(10, status="trash"),
    )
    assert "Pages not imported (1): 关于我们\n" in outcome.said
    assert "Not imported: nav_menu_item 1, post (trash) 1\n" in outcome.said
    assert "Readers' comments not imported: 1\n" in outcome.said
    assert outcome.said.endswith("Done: 1 records, 1 created, 0 unchanged, 0 updated, 0 refused.\n")
    assert Article.objects.count() == 1


def test_it_changes_nothing_the_second_time(run: Callable[..., Outcome], media: Path) -> None:
    posts = (item(7, content=f'甲<img src="{UPLOADS}/b.jpg">', tags=["计量"]), item(8))
    run(*posts, options=("--media", str(media)))
    before = everything()
    assert "0 created, 2 unchanged" in run(*posts, options=("--media", str(media))).said
    assert everything() == before


def test_it_stores_nothing_in_a_dry_run(
    run: Callable[..., Outcome], media: Path, settings: Any
) -> None:
    before = everything()
    outcome = run(
        item(7, content=f'甲<img src="{UPLOADS}/b.jpg">', categories=[("x", "新栏目")]),
        options=("--media", str(media), "--create-channels", "--dry-run"),
    )
    assert "Dry run, nothing stored: 1 records, 1 created" in outcome.said
    assert everything() == before
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.*"))


def test_it_goes_on_where_it_was_broken_off(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 2)
    posts = [item(number) for number in range(1, 6)]
    store, calls = imports.Importer._store, []

    def broken_off(self: Any, stories: Any) -> None:
        calls.append(stories)
        if len(calls) == 2:
            raise KeyboardInterrupt
        store(self, stories)

    monkeypatch.setattr(imports.Importer, "_store", broken_off)
    with pytest.raises(KeyboardInterrupt):
        run(*posts)
    assert Article.objects.count() == 2
    assert "5 records, 3 created, 2 unchanged" in run(*posts).said


@pytest.mark.parametrize("end", ["</wrong>", "<item><title>公&nbsp;平</title></item>"])
def test_it_imports_nothing_of_a_file_that_is_broken_at_its_end(
    run: Callable[..., Outcome], end: str
) -> None:
    with pytest.raises(
        CommandError, match=r"export\.xml: 第 10 行不是有效的 XML.*没有导入任何文章"
    ):
        run(item(7), item(8), end)
    assert not Article.objects.exists()


def test_it_refuses_a_feed_that_is_no_export(run: Callable[..., Outcome], tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel><item><title>甲</title></item></channel></rss>")
    with pytest.raises(CommandError, match="不是 WordPress 导出文件"):
        call_command("import_wordpress", str(path))


def test_it_takes_the_rest_when_one_post_is_too_large(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("news.wordpress.MAX_CONTENT", 100)
    outcome = run(item(7, content="长" * 101), item(8))
    assert "这篇文章过大" in outcome.complaints
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "长" * 300},
        {"content": ""},
        {"tags": ["长" * 40, ".", "a/b"]},
        {"excerpt": "长" * 600},
        {"creator": "长" * 90},
        {"creator": ""},
        {"link": ""},
        {"link": "http://[broken"},
        {"link": "https://old.example/?p=7"},
        {"date": "0000-00-00 00:00:00"},
        {"date": "昨天"},
        {"categories": [("uncategorized", "未分类"), ("food", "食品安全")]},
    ],
)
def test_it_loses_no_post_for_a_detail(
    run: Callable[..., Outcome], changes: dict[str, Any]
) -> None:
    assert run(item(**changes)).complaints == ""
    assert Article.objects.count() == 1
