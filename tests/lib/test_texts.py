import pytest

from jiansite.lib import texts


@pytest.mark.parametrize(
    "hidden",
    [
        "\x00", "\x08", "\x0b", "\x1b", "\x7f", "\x85",
        "\u00ad", "\u200b", "\u200d", "\u200f", "\u202e", "\u2060", "\u2067", "\ufeff",
    ],
    ids=lambda char: f"U+{ord(char):04X}",
)  # fmt: skip
def test_it_removes_what_nobody_sees(hidden: str) -> None:
    assert texts.visible(f"{hidden}食品{hidden}安全{hidden}") == "食品安全"


@pytest.mark.parametrize(
    "text", ["第一行\n第二行\r\n", "一\t二", "　　缩进", "全角，ＡＢＣ１２３", "é ñ Ω", "𠮷", "🍎"]
)
def test_it_keeps_what_is_seen(text: str) -> None:
    assert texts.visible(text) == text
