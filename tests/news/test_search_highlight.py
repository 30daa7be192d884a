import pytest

from news.search_highlight import BEFORE, LENGTH, Piece, Sought, excerpt, marked

WEIGHED = Sought(["公平秤"], ["公平秤"])


def written(pieces: list[Piece]) -> str:
    """Pieces as one line, hits in brackets."""
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("line", "needles", "expected"),
    [
        ("公平秤核查", ["公平秤"], "[公平秤]核查"),
        ("核查公平秤", ["公平秤"], "核查[公平秤]"),
        ("秤，秤", ["秤"], "[秤]，[秤]"),
        ("公平秤", ["公平", "平秤"], "[公平秤]"),
        ("哈哈哈", ["哈哈"], "[哈哈哈]"),
        ("消費者12315", ["消费者"], "[消費者]12315"),
        ("拨打 １２ ３１５", ["打12"], "拨[打 １２] ３１５"),
        ("重㎏", ["kg"], "重[㎏]"),
        ("公平秤", ["鲸鱼"], "公平秤"),
        ("cafe\u0301 秤", ["秤"], "cafe\u0301 秤"),
        ("", ["秤"], ""),
    ],
)
def test_it_marks_hits_in_the_characters_of_the_story(
    line: str, needles: list[str], expected: str
) -> None:
    assert written(marked(line, Sought(needles, needles))) == expected


def test_it_shows_the_place_where_most_words_stand() -> None:
    lines = ["公平秤", "公平秤核查", "无关"]
    assert written(excerpt("\n".join(lines), Sought(*[["公平秤", "核查"]] * 2))) == "[公平秤][核查]"


def test_it_shows_some_words_before_and_after() -> None:
    line = "前" * 200 + "公平秤" + "后" * 200
    shown = written(excerpt(line, WEIGHED))
    assert shown == f"…{'前' * BEFORE}[公平秤]{'后' * (LENGTH - BEFORE - 3)}…"


def test_it_shows_the_beginning_where_nothing_is_marked() -> None:
    assert written(excerpt("前" * 200, WEIGHED)) == "前" * LENGTH + "…"


def test_it_shows_nothing_of_nothing() -> None:
    assert excerpt("", WEIGHED) == []


def test_it_marks_common_pairs_only_together_with_a_telling_one() -> None:
    sought = Sought(["过期", "期食", "食品"], ["过期", "期食"])
    assert written(marked("食品：过期食品", sought)) == "食品：[过期食品]"
