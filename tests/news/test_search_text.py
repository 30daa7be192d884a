import pytest

from news import search_text
from news.search_text import entry, fold, fold_with_places, terms, tokens, whole_tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ", "abc"),
        ("１２３１５", "12315"),
        ("㎏", "KG"),
        ("Straße", "STRASSE"),
        ("消費者權益", "消费者权益"),
        ("質檢總局發佈", "质检总局发布"),
        ("iPhone 17", "iPhone17"),
        ("ＧＢ　３２１００", "gb32100"),
        ("拨打 12315 热线", "拨打12315热线"),
        ("我 要 投 诉", "我要投诉"),
        ("New  York", "new york"),
        ("3・15", "3·15"),
        ("GB 2760—2024", "GB 2760-2024"),
        ("“双碳”", '"双碳"'),
        ("食\u200b品\u00ad", "食品"),
    ],
)
def test_it_takes_alike_what_readers_take_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("new york", "newyork"), ("12 315", "12315"), ("甲\n乙", "甲乙")]
)
def test_it_keeps_apart_what_is_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("食品安全", ["食品", "品安", "安全", "全"]),
        ("秤", ["秤"]),
        ("食品,安全", ["食品", "品", "安全", "全"]),
        ("新闻news", ["新闻", "闻", "new", "ews", "ws", "s"]),
        ("3·15", ["3", "15", "5"]),
        ("一_二", ["一", "二"]),
        (",.!?", []),
        ("", []),
    ],
)
def test_it_begins_a_token_at_every_character(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("食品安全", ["食品", "品安", "安全"]),
        ("秤", []),
        ("12315", ["123", "231", "315"]),
        ("15", ["15"]),
    ],
)
def test_it_knows_the_tokens_that_say_something_alone(text: str, expected: list[str]) -> None:
    assert whole_tokens(text) == expected


@pytest.mark.parametrize(
    ("needle", "expected"),
    [
        ("食品", ["食品"]),
        ("秤", ["秤:*"]),
        ("12", ["12:*"]),
        ("gb32100", ["gb3", "b32", "321", "210", "100"]),
        ("3·15晚会", ["3:*", "15:*", "晚会"]),
    ],
)
def test_it_looks_short_words_up_by_their_beginning(needle: str, expected: list[str]) -> None:
    assert terms(needle) == expected


@pytest.mark.parametrize(
    ("needle", "alone"),
    [("食品", True), ("秤", True), ("123", True), ("消费者", False), ("a秤", False), ("1-", False)],
)
def test_it_knows_when_the_index_says_all(needle: str, alone: bool) -> None:
    assert search_text.is_one_token(needle) is alone


@pytest.mark.parametrize(
    ("line", "folded", "places"),
    [
        ("消費 12", "消费12", [0, 1, 3, 4]),
        ("A　 b", "a b", [0, 1, 3]),
        ("㎏秤", "kg秤", [0, 0, 1]),
        ("食\u200b品", "食品", [0, 2]),
    ],
)
def test_it_knows_where_each_folded_character_stood(
    line: str, folded: str, places: list[int]
) -> None:
    assert fold_with_places(line) == (folded, places)


def test_it_knows_no_places_where_several_characters_make_one() -> None:
    assert fold_with_places("cafe\u0301")[1] == []


def test_it_marks_the_tokens_of_the_title() -> None:
    text, vector = entry(title="秤", around="米", body="油")
    assert text == "秤\x1e米\x1e油"
    assert vector == "'^秤' '秤' '米' '油'"


def test_it_names_a_token_once() -> None:
    assert entry(title="", around="秤秤", body="秤秤 秤秤")[1] == "'秤秤' '秤'"


def test_it_files_the_beginning_of_an_endless_body() -> None:
    characters = [chr(0x4E00 + n % 20_000) + chr(0x4E00 + n // 20_000) for n in range(200_000)]
    vector = entry(title="秤", around="", body="，".join(characters))[1]
    assert vector.startswith("'^秤' '秤' '一一'")
    # PostgreSQL refuses more than 1 MB, of which the text here is the greater part.
    assert len(vector.encode()) < 1_300_000


@pytest.mark.parametrize("text", ["'", "\\", "a'b", "甲\\' | 乙:*", "!(甲)", "\x00甲"])
def test_it_carries_no_syntax_of_the_text(text: str) -> None:
    assert set(entry(title=text, around="", body="")[1]) <= set("'^ab甲乙 ")
