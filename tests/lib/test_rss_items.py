from pathlib import Path

import pytest

from jiansite.lib import rss_items
from jiansite.lib.rss_items import FileBroken
from tests.wxr import item, wxr


def items(path: Path, content: str | bytes) -> list[rss_items.Item]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(rss_items.read(path))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.xml"


def test_it_reads_items_by_short_names_with_their_lines(file: Path) -> None:
    found = [each for each in items(file, wxr(item(7), item(8))) if each.name == "item"]
    assert [each.value("wp:post_id") for each in found] == ["7", "8"]
    assert [each.value("content:encoded") for each in found] == ["共检查五十八台。"] * 2
    assert found[1].line == found[0].line + 1
    assert found[0].nodes("category")[0].attributes["nicename"] == "food"


def test_it_reads_across_the_seams_of_its_chunks(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rss_items, "CHUNK", 7)
    found = items(file, wxr(item(title="公平秤 & 砝码")))
    assert found[-1].value("title") == "公平秤 & 砝码"


def test_it_drops_what_xml_forbids_and_exports_hold(file: Path) -> None:
    assert items(file, wxr(item(title="公\x0b平\x00秤")))[-1].value("title") == "公平秤"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_it_reads_other_encodings_of_unicode(file: Path, encoding: str) -> None:
    text = wxr(item()).replace(' encoding="UTF-8"', "")
    assert items(file, text.encode(encoding))[-1].value("title") == "公平秤核查完成"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">',
    ],
)
def test_it_refuses_a_document_type_before_anything_of_it_is_done(file: Path, doctype: str) -> None:
    head, _, rest = wxr(item(title="&x;")).partition("<rss")
    with pytest.raises(FileBroken, match="DOCTYPE"):
        items(file, f"{head}{doctype}<rss{rest}")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "第 1 行不是有效的 XML"),
        ("<html/>", "这不是 RSS 文件"),
        (wxr(item())[:-30], "不是有效的 XML"),
        (wxr(item(more="<wp:comment>")), "不是有效的 XML"),
        (wxr("<item><title>公&nbsp;平</title></item>"), "undefined entity"),
        (wxr("<item>" + "<a>" * 100 + "</a>" * 100 + "</item>"), "层次太多"),
        (wxr(item()).replace("UTF-8", "GB18030"), "编码不能识别"),
    ],
    ids=["empty", "web page", "cut", "wrong tags", "entity", "tower", "encoding"],
)
def test_it_says_where_a_file_is_broken(file: Path, content: str, sentence: str) -> None:
    with pytest.raises(FileBroken, match=sentence):
        items(file, content)


def test_it_keeps_no_more_of_an_item_than_it_may(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rss_items, "MAX_ITEM", 5_000)
    large, small = items(file, wxr(item(content="长" * 9_000), item()))[-2:]
    assert (large.is_too_large, small.is_too_large) == (True, False)
    assert len(large.value("content:encoded")) <= 5_000
