import pytest

from news.search import MAX_QUESTION, ask


@pytest.mark.parametrize(
    ("typed", "needles"),
    [
        ("公平秤 核查", ("公平秤", "核查")),
        ("公平秤　核查", ("公平秤", "核查")),
        ("公平秤 公平秤", ("公平秤",)),
        ("食品安全。", ("食品安全",)),
        ("《食品安全法》", ("食品安全法",)),
        ("iPhone 17", ("iphone17",)),
        ("iPhone 17 Pro", ("iphone17pro",)),
        ("ＧＢ ３２１００ 标准", ("gb32100", "标准")),
        ("拨打 12315", ("拨打", "12315")),
        ("2026 12315", ("2026", "12315")),
        ("new york", ("new", "york")),
        ("3·15 晚会", ("3·15", "晚会")),
        ("增长5%", ("增长5%",)),
        ('"new york" 快讯', ("new york", "快讯")),
        ("“公平秤 核查”", ("公平秤核查",)),
        ("「食品、安全」", ("食品、安全",)),
    ],
)
def test_it_reads_a_question_strictly_first(typed: str, needles: tuple[str, ...]) -> None:
    assert ask(typed).readings[0] == needles


@pytest.mark.parametrize(
    ("typed", "needles"),
    [
        ("食品、安全", ("食品", "安全")),
        ("iPhone 17", ("iphone", "17")),
        ("推进“双碳”目标", ("推进", "双碳", "目标")),
        ("“食品、安全” 抽检", ("食品、安全", "抽检")),
        ("合格率，95.2%", ("合格率", "95.2")),
        ("“3·15”晚会", ("3·15", "晚会")),
        ("2026-03-15、12315", ("2026-03-15", "12315")),
    ],
)
def test_it_lets_punctuation_set_words_apart_next(typed: str, needles: tuple[str, ...]) -> None:
    assert ask(typed).readings[-1] == needles


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "。，！？", "''", '""', "“”", "\\", "& | !", "___", "\x00", "\ud800", "😀", "%"],
)
def test_it_asks_nothing_without_a_word(typed: str) -> None:
    assert ask(typed).is_empty


def test_it_judges_an_endless_question_by_its_beginning() -> None:
    assert len(ask("公平秤" * 100_000).typed) == MAX_QUESTION
