import pytest

from news import search


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("食品安全", ["食品", "品安", "安全", "全"]),
        ("秤", ["秤"]),
        ("食品，安全", ["食品", "品", "安全", "全"]),
        ("新闻News", ["新闻", "闻", "news"]),
        ("3·15晚会", ["3", "15", "晚会", "会"]),
        ("iPhone15手机", ["iphone15", "手机", "机"]),
        ("GB 2760-2024", ["gb", "2760", "2024"]),
        ("ＡＢＣ１２３", ["abc123"]),
        ("一_二", ["一", "二"]),
        ("，。！？《》“”", []),
        ("", []),
    ],
)
def test_it_cuts_a_text_into_tokens(text: str, expected: list[str]) -> None:
    assert search.tokens(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("ＡＢＣ", "abc"), ("１２３１５", "12315"), ("㎏", "KG"), ("Straße", "STRASSE")],
)
def test_it_takes_widths_and_cases_alike(one: str, other: str) -> None:
    assert search.tokens(one) == search.tokens(other)


def test_it_cuts_off_an_endless_word() -> None:
    assert search.tokens("a" * 5_000) == ["a" * search.MAX_WORD]


def test_it_gives_each_field_its_weight() -> None:
    vector = search.vector(title="秤", summary="米", body="油")
    assert vector == "'秤':1A '米':2B '油':3C"


def test_it_names_a_token_once_with_all_its_weights() -> None:
    assert search.vector(title="秤秤", summary="秤", body="秤 秤") == "'秤秤':1A '秤':1A,2B,3C"


def test_it_indexes_the_beginning_of_an_endless_body() -> None:
    characters = [chr(0x4E00 + n % 20_000) + chr(0x4E00 + n // 20_000) for n in range(200_000)]
    vector = search.vector(title="秤", summary="", body=" ".join(characters))
    assert vector.startswith("'秤':1A '一一':3C")
    # PostgreSQL refuses more than 1 MB, of which the text here is the greater part.
    assert len(vector.encode()) < 1024 * 1024


@pytest.mark.parametrize("text", ["'", "\\", "a'b", "甲\\' | 乙:*", "!(甲)", "\x00甲"])
def test_it_carries_no_syntax_of_the_text(text: str) -> None:
    assert set(search.vector(title=text, summary="", body="")) <= set("'ab甲乙 :1A")
