import re
from io import BytesIO
from typing import Any

import pytest

from jiansite.lib import pictures
from jiansite.lib.uploads import FileRefused
from news import word_files
from news.import_formats import Story
from tests.docx import cell, document_with, docx, paragraph, picture, table
from tests.factories import picture_bytes

TITLE = paragraph("公平秤核查完成", style="Title")
FIRST = paragraph("全市农贸市场的公平秤已经全部核查完毕，历时三周。")
SECOND = paragraph("共检查公平秤五十八台，其中三台不合格，已经停用。")
FIRST_HTML = "<p>全市农贸市场的公平秤已经全部核查完毕，历时三周。</p>"
SECOND_HTML = "<p>共检查公平秤五十八台，其中三台不合格，已经停用。</p>"
PICTURE = {"rId1": picture_bytes()}


def read(*blocks: str, name: str = "来稿.docx", **files: Any) -> word_files.WordFile:
    return word_files.read(docx(*blocks, **files), name=name)


def story(*blocks: str, **files: Any) -> Story:
    return read(*blocks, **files).story


@pytest.mark.parametrize(
    "line",
    [
        TITLE,
        paragraph("公平秤核查完成", style="1"),
        paragraph("公平秤核查完成", centred=True),
        paragraph("公平秤核查完成", bold=True),
        paragraph("公平秤核查完成", size=22),
        paragraph("公平秤核查完成"),
    ],
    ids=["title", "heading", "centred", "bold", "large", "first line"],
)
def test_it_takes_the_title_out_of_the_text(line: str) -> None:
    found = story(line, FIRST)
    assert (found.title, found.body) == ("公平秤核查完成", FIRST_HTML)


def test_it_prefers_the_title_style_to_what_stands_first() -> None:
    found = story(paragraph("民生计量", centred=True), TITLE, FIRST)
    assert (found.title, found.body) == ("公平秤核查完成", f"<p>民生计量</p>{FIRST_HTML}")


@pytest.mark.parametrize(
    "line", [paragraph("三台不合格", style="Subtitle"), paragraph("——三台不合格", centred=True)]
)
def test_it_takes_the_subtitle_below_the_title(line: str) -> None:
    found = story(TITLE, line, FIRST)
    assert found.subtitle.endswith("三台不合格")
    assert found.body == FIRST_HTML


def test_it_names_a_story_after_its_file_when_no_line_is_a_title() -> None:
    found = story(FIRST, SECOND, name="C:\\来稿\\核查.docx")
    assert (found.title, found.body) == ("核查", FIRST_HTML + SECOND_HTML)


def test_it_loses_no_line_of_a_file_that_has_only_one() -> None:
    found = story(paragraph("公平秤核查完成"))
    assert (found.title, found.body) == ("公平秤核查完成", "<p>公平秤核查完成</p>")


def test_it_cuts_no_title_that_is_too_long() -> None:
    found = story(paragraph("长" * 201, style="Title"), FIRST)
    assert found.title == "来稿"
    assert "长" * 201 in found.body


def test_it_takes_credits_and_source_from_either_end() -> None:
    found = story(
        TITLE,
        paragraph("来源：云川日报 2026-03-14"),
        paragraph("　　文/林予澄 摄影/苏闻笛"),
        FIRST,
        SECOND,
        paragraph("（责任编辑：顾南枝）"),
    )
    assert found.source == "云川日报"
    assert found.credits == (("文", "林予澄"), ("摄影", "苏闻笛"), ("责任编辑", "顾南枝"))
    assert found.body == f"<p>2026-03-14</p>{FIRST_HTML}{SECOND_HTML}"


def test_it_leaves_words_in_the_middle_of_a_story_where_they_are() -> None:
    found = story(TITLE, *[FIRST] * 9, paragraph("编辑：顾南枝"), *[FIRST] * 9)
    assert found.credits == ()
    assert "<p>编辑：顾南枝</p>" in found.body


def test_it_sets_headings_right_below_the_title_and_keeps_their_distances() -> None:
    headings = [paragraph(f"第{level}级", style=level) for level in "123"]
    found = story(TITLE, *headings, FIRST)
    assert found.body == f"<h2>第1级</h2><h3>第2级</h3><h4>第3级</h4>{FIRST_HTML}"


def test_it_knows_a_heading_of_the_house_by_its_level() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="b1"><w:name w:val="局发文一级"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b2"><w:name w:val="局发文二级"/>'
        '<w:basedOn w:val="b1"/></w:style>'
    )
    part = document_with(styles).replace("w:document", "w:styles").replace("w:body>", "w:x>")
    part = re.sub(r"</?w:x>", "", part)
    lines = [paragraph("总体要求", style="b1"), paragraph("基本原则", style="b2")]
    found = story(paragraph("办法", centred=True), *lines, FIRST, parts={"word/styles.xml": part})
    assert found.body == f"<h2>总体要求</h2><h2>基本原则</h2>{FIRST_HTML}"


def test_it_keeps_lists_and_quotes() -> None:
    items = [paragraph(text, numbered=True) for text in ("甲", "乙")]
    found = story(TITLE, *items, paragraph("秤不欺人。", style="Quote"))
    assert found.body == (
        "<ol><li>甲</li><li>乙</li></ol><blockquote><p>秤不欺人。</p></blockquote>"
    )


def test_it_keeps_the_numbers_of_a_list_that_goes_on() -> None:
    one, two = paragraph("甲", numbered=True), paragraph("乙", numbered=True)
    assert story(TITLE, one, SECOND, two).body == (
        f'<ol><li>甲</li></ol>{SECOND_HTML}<ol start="2"><li>乙</li></ol>'
    )


def test_it_keeps_the_automatic_numbers_of_articles_of_law() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    part = document_with(numbering).replace("w:document", "w:numbering")
    found = story(
        TITLE, paragraph("为规范投诉处理，制定本办法。", numbered=True),
        parts={"word/numbering.xml": re.sub("</?w:body>", "", part)},
    )  # fmt: skip
    assert found.body == "<p>第一条 为规范投诉处理，制定本办法。</p>"


def test_it_keeps_merged_cells() -> None:
    found = story(
        TITLE,
        table(
            cell("市场", down="restart") + cell("秤", across=2),
            cell(down="continue") + cell("合格") + cell("不合格"),
        ),
        SECOND,
    )
    assert found.body == (
        '<table><tbody><tr><td rowspan="2"><p>市场</p></td><td colspan="2"><p>秤</p></td></tr>'
        "<tr><td><p>合格</p></td><td><p>不合格</p></td></tr></tbody></table>" + SECOND_HTML
    )


def test_it_keeps_each_picture_in_its_place_with_its_words() -> None:
    word = read(
        TITLE,
        FIRST,
        paragraph(inside=picture(alt="一台秤")),
        paragraph("图1 检定现场"),
        SECOND,
        paragraph(inside=picture(alt="IMG_0042.JPG")),
        paragraph("小字说明", style="a5"),
        media=PICTURE,
    )
    assert word.story.body == FIRST_HTML + SECOND_HTML
    assert [(p.caption, p.alt, p.after) for p in word.story.photos] == [
        ("图1 检定现场", "一台秤", 1),
        ("小字说明", "", 2),
    ]
    assert set(word.pictures.values()) == {PICTURE["rId1"]}


@pytest.mark.parametrize("text", ["图为检定现场。", "图二 检定现场", "▲检定现场", "图片 3：现场"])
def test_it_knows_a_caption_by_its_words(text: str) -> None:
    found = story(TITLE, FIRST, paragraph(inside=picture()), paragraph(text), media=PICTURE)
    assert (found.photos[0].caption, found.body) == (text, FIRST_HTML)


@pytest.mark.parametrize("text", ["图2026年发布。", "图书馆也来参加。", "图为" + "长" * 300])
def test_it_takes_no_sentence_for_a_caption(text: str) -> None:
    found = story(TITLE, FIRST, paragraph(inside=picture()), paragraph(text), media=PICTURE)
    assert (found.photos[0].caption, found.body) == ("", f"{FIRST_HTML}<p>{text}</p>")


def test_it_tears_no_sentence_apart_for_a_picture() -> None:
    middle = paragraph("前半句，", inside=picture() + "<w:r><w:t>后半句。</w:t></w:r>")
    front = paragraph(inside=picture() + "<w:r><w:t>另一段。</w:t></w:r>")
    found = story(TITLE, middle, front, SECOND, media=PICTURE)
    assert found.body == f"<p>前半句，后半句。</p><p>另一段。</p>{SECOND_HTML}"
    assert [photo.after for photo in found.photos] == [1, 1]


def test_it_lifts_a_picture_out_of_a_table() -> None:
    inside = cell(inside=paragraph(inside=picture())) + cell("现场")
    found = story(TITLE, table(inside), SECOND, media=PICTURE)
    assert found.body.count("<td>") == 2
    assert [photo.after for photo in found.photos] == [1]


GROUP = (
    "<w:r><w:drawing><wp:anchor><a:graphic><a:graphicData><wpg:wgp><pic:pic><pic:blipFill>"
    '<a:blip r:embed="rId1"/></pic:blipFill></pic:pic></wpg:wgp></a:graphicData></a:graphic>'
    "</wp:anchor></w:drawing></w:r>"
)
RUN = "<w:r><w:t>五十八台</w:t></w:r>"


@pytest.mark.parametrize(
    "inside",
    [
        f'<w:fldSimple w:instr=" SEQ 图 ">{RUN}</w:fldSimple>',
        f"<w:bdo w:val='ltr'>{RUN}</w:bdo>",
        f"<w:r><w:ruby><w:rt><w:r><w:t>tái</w:t></w:r></w:rt><w:rubyBase>{RUN}</w:rubyBase></w:ruby></w:r>",
        "<m:oMathPara><m:oMath><m:r><m:t>五十八台</m:t></m:r></m:oMath></m:oMathPara>",
        f"<mc:AlternateContent><mc:Choice>{RUN}</mc:Choice></mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Choice><w:r><w:t>不</w:t></w:r></mc:Choice>"
        f"<mc:Fallback>{RUN}</mc:Fallback></mc:AlternateContent>",
        f'<w:hyperlink r:id="rId404">{RUN}</w:hyperlink>',
    ],
    ids=["field", "direction", "ruby", "formula", "choice", "fallback", "dangling link"],
)
def test_it_loses_no_words_inside_of_something_else(inside: str) -> None:
    assert story(TITLE, FIRST, paragraph("共", inside=inside)).body == (
        f"{FIRST_HTML}<p>共五十八台</p>"
    )


def test_it_finds_the_picture_in_a_group_of_drawings() -> None:
    assert len(read(TITLE, FIRST, paragraph(inside=GROUP), media=PICTURE).pictures) == 1


def test_it_keeps_footnotes_without_links_that_lead_nowhere() -> None:
    notes = document_with(
        '<w:footnote w:id="1"><w:p><w:r><w:t>见公告。</w:t></w:r></w:p></w:footnote>'
    )
    notes = re.sub("</?w:body>", "", notes).replace("w:document", "w:footnotes")
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    found = story(
        TITLE, FIRST, paragraph("五十八台", inside=mark), parts={"word/footnotes.xml": notes}
    )
    assert found.body == (
        f"{FIRST_HTML}<p>五十八台<sup>[1]</sup></p><ol><li><p>见公告。</p></li></ol>"
    )


@pytest.mark.parametrize("how", ["embed", "link"])
def test_it_fetches_no_external_picture_and_names_it(how: str) -> None:
    word = read(
        TITLE, FIRST, paragraph(inside=picture(how=how)),
        external={"rId1": "http://127.0.0.1:1/track.png"},
    )  # fmt: skip
    assert word.pictures == {}
    assert [(photo.file, photo.after) for photo in word.story.photos] == [("", 1)]
    assert "没有带入：外部图片 http://127.0.0.1:1/track.png。" in word.summary


def test_it_reads_no_file_of_the_machine(tmp_path: Any) -> None:
    (tmp_path / "secret.jpg").write_bytes(picture_bytes())
    word = read(
        TITLE, FIRST, paragraph(inside=picture(how="link")),
        external={"rId1": f"file://{tmp_path}/secret.jpg"},
    )  # fmt: skip
    assert word.pictures == {}


def test_it_keeps_the_place_of_a_picture_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)
    two = {"rId1": picture_bytes(size=(20, 20)), "rId2": b"\x01\x00\x00\x00 a metafile"}
    word = read(TITLE, FIRST, *[paragraph(inside=picture(name)) for name in two], media=two)
    assert (word.pictures, len(word.story.photos)) == ({}, 2)
    assert "第 1 张图片：图片尺寸过大" in word.summary
    assert "第 2 张图片：这不是可以识别的图片" in word.summary


def test_it_names_what_else_stays_behind() -> None:
    deleted = "<w:del><w:r><w:delText>四台</w:delText></w:r></w:del>"
    chart = "<w:r><w:drawing><wp:inline><a:graphic/></wp:inline></w:drawing></w:r>"
    missing = picture("rId404")
    margin = document_with(FIRST).replace("w:document", "w:hdr")
    word = read(
        TITLE, FIRST, paragraph("五台", inside=deleted + chart + missing),
        parts={"word/header1.xml": margin, "word/vbaProject.bin": b""},
    )  # fmt: skip
    assert "四台" not in word.story.body
    assert word.left_out == [
        "文件里找不到的图片 1 张", "图表或图形 1 个", "修订中删除的文字", "页眉和页脚", "宏",
    ]  # fmt: skip


def test_it_lets_no_script_into_a_body() -> None:
    word = read(TITLE, paragraph("<script>alert(1)</script>"), FIRST)
    assert "<script>" not in word.story.body
    assert "&lt;script&gt;" in word.story.body


def test_it_refuses_a_file_without_anything() -> None:
    with pytest.raises(FileRefused, match="没有正文文字"):
        read(paragraph())


@pytest.mark.parametrize(
    "inside",
    [
        '<w:r><w:sym w:font="Wingdings" w:char="zz"/></w:r>',
        '<w:r><w:footnoteReference w:id="9"/></w:r>',
        "<w:r><w:footnoteReference/></w:r>",
    ],
)
def test_it_says_when_the_inside_of_a_file_is_wrong(inside: str) -> None:
    with pytest.raises(FileRefused, match="内容有错误"):
        read(TITLE, paragraph("五十八台", inside=inside))


def test_it_knows_the_same_content_under_another_name() -> None:
    content = docx(TITLE, FIRST).getvalue()
    keys = {word_files.read(BytesIO(content), name=name).story.key for name in ("a", "b")}
    assert len(keys) == 1
