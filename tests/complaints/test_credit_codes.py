import json
from pathlib import Path

import pytest

from complaints import credit_codes

# A made-up body whose weighted sum is a multiple of 31: the value 31 is written 0.
ROUND = next(
    body
    for number in range(1000)
    if credit_codes.check_character(body := f"91370100MA3{number:06d}") == "0"
)


def test_it_knows_real_codes(shared_data: Path) -> None:
    rules = json.loads((shared_data / "id_rules.json").read_text("utf-8"))["uscc"]
    assert rules["alphabet"] == credit_codes.ALPHABET
    for real in rules["valid_real"]:
        assert credit_codes.is_valid(real["code"]) is real["valid_by_standard"], real["code"]


def test_it_writes_the_value_31_as_0_and_does_not_run_off_the_table() -> None:
    weights = [pow(3, place, 31) for place in range(17)]
    values = [credit_codes.ALPHABET.index(char) for char in ROUND]
    total = sum(value * weight for value, weight in zip(values, weights, strict=True))
    assert total % 31 == 0
    assert credit_codes.is_valid(f"{ROUND}0")


def test_it_sees_every_single_wrong_character() -> None:
    good = "914403001922038216"
    for place in range(18):
        for char in credit_codes.ALPHABET:
            if char != good[place]:
                assert not credit_codes.is_valid(good[:place] + char + good[place + 1 :])


@pytest.mark.parametrize("typed", ["9144 0300 1922 0382 16", "９１４４0300１９２２038216"])
def test_it_reads_a_code_however_it_is_spaced(typed: str) -> None:
    assert credit_codes.tidy(typed) == "914403001922038216"


@pytest.mark.parametrize("text", ["", "1", "I" * 18, "91440300192203821", "甲" * 18, "\x00" * 18])
def test_it_takes_nothing_else_for_a_code(text: str) -> None:
    assert not credit_codes.is_valid(text)
