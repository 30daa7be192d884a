from xml.etree import ElementTree

import pytest

from jiansite.lib import word_numbering
from tests.docx import document_with, paragraph

LISTS = {
    "1": ("chineseCounting", "%1、"),
    "2": ("chineseCountingThousand", "第%1条"),
    "3": ("japaneseCounting", "（%1）"),
    "4": ("decimal", "%1."),
    "5": ("bullet", "·"),
    "6": ("decimalEnclosedCircle", "%1"),
    "7": ("chineseLegalSimplified", "%1、"),
    "8": ("decimal", "%1."),
}


def part(name: str, inside: str) -> ElementTree.Element:
    whole = document_with(inside).replace("w:document", f"w:{name}")
    return ElementTree.fromstring(whole.replace("<w:body>", "").replace("</w:body>", ""))


NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{id}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    f'<w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>'
    f'<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    "</w:abstractNum>"
    for id, (format, text) in LISTS.items()
) + "".join(
    f'<w:num w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>' for id in LISTS
).replace(
    '<w:abstractNumId w:val="8"/>',
    '<w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride>",
)
STYLES = (
    '<w:style w:styleId="h"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="4"/>'
    '</w:numPr></w:pPr></w:style><w:style w:styleId="t"><w:name w:val="条"/>'
    '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="u"><w:name w:val="条二"/><w:basedOn w:val="t"/></w:style>'
    '<w:style w:styleId="v"><w:name w:val="圈"/><w:basedOn w:val="v"/></w:style>'
)


def numbered(text: str, id: str, depth: int = 0) -> str:
    rule = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{id}"/></w:numPr>'
    return paragraph(text).replace("<w:pPr>", f"<w:pPr>{rule}")


def lines(*blocks: str) -> list[str]:
    document = ElementTree.fromstring(document_with("".join(blocks)))
    word_numbering.write_out(document, part("numbering", NUMBERING), part("styles", STYLES))
    return ["".join(each.itertext()) for each in document[0]]


@pytest.mark.parametrize(
    ("id", "labels"),
    [
        ("1", ["一、甲", "二、甲"]),
        ("2", ["第一条 甲", "第二条 甲"]),
        ("3", ["（一）甲", "（二）甲"]),
        ("4", ["甲", "甲"]),
        ("5", ["甲", "甲"]),
        ("6", ["① 甲", "② 甲"]),
        ("7", ["壹、甲", "贰、甲"]),
    ],
)
def test_it_writes_out_what_a_list_would_not_show(id: str, labels: list[str]) -> None:
    assert lines(numbered("甲", id), numbered("甲", id)) == labels


def test_it_says_where_a_list_goes_on_behind_other_text() -> None:
    found = lines(numbered("甲", "4"), paragraph(), numbered("乙", "4"), paragraph("另"),
                  numbered("丙", "4"), numbered("丁", "4"))  # fmt: skip
    assert found[:4] + found[5:] == ["甲", "", "乙", "另", "丁"]
    html = f"<ol><li>{found[4]}</li><li>丁</li></ol><ul><li>{found[4]}</li></ul>"
    assert word_numbering.with_starts(html) == (
        '<ol start="3"><li>丙</li><li>丁</li></ol><ul><li>丙</li></ul>'
    )


@pytest.mark.parametrize("text", ["（一）甲", "一、甲", "第三条 甲", "1．甲", "②甲"])
def test_it_leaves_a_line_alone_that_was_numbered_by_hand(text: str) -> None:
    assert lines(numbered(text, "1"), paragraph(text, style="h")) == [text, text]


def test_it_counts_by_the_style_and_the_one_it_is_based_on() -> None:
    assert lines(paragraph("甲", style="t"), paragraph("另"), paragraph("乙", style="u")) == [
        "第一条 甲",
        "另",
        "第二条 乙",
    ]


def test_it_writes_out_the_number_of_a_heading() -> None:
    assert lines(paragraph("甲", style="h"), paragraph("乙", style="h")) == ["1. 甲", "2. 乙"]


def test_it_begins_a_lower_level_anew() -> None:
    found = lines(numbered("甲", "1"), numbered("乙", "1", 1), numbered("丙", "1", 1),
                  numbered("丁", "1"), numbered("戊", "1", 1))  # fmt: skip
    assert found == ["一、甲", "一.1 乙", "一.2 丙", "二、丁", "二.1 戊"]


def test_it_begins_where_a_list_says_so() -> None:
    found = lines(paragraph("另"), numbered("甲", "8"), paragraph("另"), numbered("乙", "8"))
    assert "6" in found[3]


def test_it_bears_a_style_that_is_based_on_itself_and_a_list_that_is_none() -> None:
    assert lines(paragraph("甲", style="v"), numbered("乙", "99")) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (100, "一百"),
     (105, "一百零五"), (110, "一百一十"), (123, "一百二十三"), (1001, "一千零一"), (0, "0"),
     (10_000, "10000")],
)  # fmt: skip
def test_it_counts_in_chinese(number: int, said: str) -> None:
    assert word_numbering._chinese(number) == said
