import pytest

from jiansite.lib import short_codes

NUMBERS = [0, 1, 2, 29, 30, 1359, 123_456, short_codes.LIMIT // 2, short_codes.LIMIT - 1]


@pytest.mark.parametrize("number", NUMBERS)
def test_it_leads_back_to_the_number(number: int) -> None:
    assert short_codes.decode(short_codes.encode(number)) == number


@pytest.mark.parametrize("number", NUMBERS)
def test_it_has_six_characters_that_nobody_confuses(number: int) -> None:
    code = short_codes.encode(number)
    assert len(code) == 6
    assert not set(code) & set("01OILU")


def test_it_gives_every_number_a_code_of_its_own() -> None:
    assert len({short_codes.encode(number) for number in range(20_000)}) == 20_000


@pytest.mark.parametrize("number", [1, 77, 5_000])
def test_it_makes_neighbours_look_different(number: int) -> None:
    pairs = zip(short_codes.encode(number), short_codes.encode(number + 1), strict=True)
    assert sum(one != other for one, other in pairs) >= 4


@pytest.mark.parametrize("number", [-1, short_codes.LIMIT])
def test_it_refuses_a_number_without_a_code(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        short_codes.encode(number)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("place", range(6))
def test_it_knows_no_code_with_one_wrong_character(number: int, place: int) -> None:
    code = short_codes.encode(number)
    wrong = [
        code[:place] + other + code[place + 1 :]
        for other in short_codes.ALPHABET
        if other != code[place]
    ]
    assert {short_codes.decode(each) for each in wrong} == {None}


@pytest.mark.parametrize("written", ["{0}{1}", " {0} {1} ", "{0}-{1}", "{0} - {1}"])
def test_it_reads_a_code_however_it_is_spaced_or_cased(written: str) -> None:
    code = short_codes.encode(1359)
    text = written.format(code[:3], code[3:])
    assert short_codes.decode(text) == short_codes.decode(text.lower()) == 1359


@pytest.mark.parametrize(
    "text", ["", "234", "2345678", "AAAAA0", "监站监站监站", "２３４５６７", "😀" * 6]
)
def test_it_knows_what_is_no_code(text: str) -> None:
    assert short_codes.decode(text) is None
