"""A marked passage is found again: where it was, where it moved to, or not at all."""

import pytest

from news.passages import Passage, Place, find

TEXT = "甲市场有秤十台，其中三台不准。\n乙市场有秤十台，其中三台不准。\n丙市场全部合格。"


def test_it_finds_a_passage_in_its_paragraph() -> None:
    place = find(TEXT, Passage("全部合格", paragraph=3))
    assert place == Place(paragraph=3, before="丙市场", quote="全部合格", after="。")


@pytest.mark.parametrize(("before", "paragraph"), [("甲市场有秤", 1), ("乙市场有秤", 2)])
def test_it_knows_the_same_words_by_their_neighbourhood(before: str, paragraph: int) -> None:
    place = find(TEXT, Passage("十台", before=before))
    assert place is not None
    assert place.paragraph == paragraph


def test_it_knows_the_same_words_by_what_follows() -> None:
    place = find("三台。好秤\n三台。坏秤", Passage("三台", after="。坏"))
    assert place is not None
    assert place.paragraph == 2


@pytest.mark.parametrize("paragraph", [1, 2])
def test_it_takes_the_nearest_of_equals(paragraph: int) -> None:
    place = find(TEXT, Passage("其中三台不准", paragraph=paragraph))
    assert place is not None
    assert place.paragraph == paragraph


def test_it_believes_the_neighbourhood_more_than_the_number() -> None:
    place = find(TEXT, Passage("十台", before="甲市场有秤", paragraph=2))
    assert place is not None
    assert place.paragraph == 1


def test_it_follows_a_passage_that_moved() -> None:
    place = find(f"新的导语。\n{TEXT}", Passage("全部合格", before="丙市场", paragraph=3))
    assert place is not None
    assert place.paragraph == 4


def test_it_finds_a_passage_whose_neighbourhood_was_edited() -> None:
    place = find("丙处全部合格！", Passage("全部合格", before="丙市场", after="。", paragraph=3))
    assert place is not None
    assert place.quote == "全部合格"


@pytest.mark.parametrize("quote", ["四台不准", "", "  ", "全部合格。丁"])
def test_it_says_when_a_passage_is_gone_or_was_never_there(quote: str) -> None:
    assert find(TEXT, Passage(quote)) is None


def test_it_finds_nothing_in_an_empty_text() -> None:
    assert find("", Passage("秤")) is None


@pytest.mark.parametrize("quote", ["有 秤\u3000十台", "有秤\n十台", "有\u00a0秤十台"])
def test_it_is_not_confused_by_white_space(quote: str) -> None:
    place = find(TEXT, Passage(quote))
    assert place is not None
    assert place.quote == "有秤十台"


def test_it_finds_a_passage_across_paragraphs() -> None:
    place = find(TEXT, Passage("三台不准。 乙市场"))
    assert place == Place(
        paragraph=1,
        before="甲市场有秤十台，其中",
        quote="三台不准。\n乙市场",
        after="有秤十台，其中三台不准。",
    )


@pytest.mark.parametrize(
    ("place", "fragment"),
    [
        # Clauses end the words before and after, which no reader sees marked.
        (Place(1, "甲处，共有", "十台", "秤，其余"), "共有-,十台,-秤"),
        (Place(1, "甲处，", "十台", "。"), "十台"),
        (Place(1, "", "十台。\n乙市场", ""), "十台。,乙市场"),
        (Place(1, "型号", "NF-20, B", ""), "型号-,NF%2D20%2C%20B"),
    ],
)
def test_it_leads_a_browser_to_the_words(place: Place, fragment: str) -> None:
    def encoded(text: str) -> str:
        return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in text)

    assert place.fragment == f"#:~:text={encoded(fragment)}"
