"""Six characters for a number: short enough to read aloud and to type from a newspaper.

Five characters carry the number, scrambled so that neighbours look different; the sixth is a
check character, so that one wrong character leads nowhere instead of to a stranger's page.
"""

# Without 0/O, 1/I/L, 2/Z's Z and U: nothing that looks alike. 29 is a prime, which is what
# lets the check character see every mistake of the two usual kinds.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXY"
_BASE = len(ALPHABET)
_LENGTH = 5
LIMIT = _BASE**_LENGTH
# Any number prime to LIMIT permutes 0..LIMIT-1; this one is near its golden section.
_STEP = 12_676_589
_UNSTEP = pow(_STEP, -1, LIMIT)


def encode(number: int) -> str:
    """The code of a number from 0 to `LIMIT` - 1. Raises ValueError outside."""
    if not 0 <= number < LIMIT:
        raise ValueError(f"{number} has no short code")
    rest = number * _STEP % LIMIT
    digits = []
    for _ in range(_LENGTH):
        rest, digit = divmod(rest, _BASE)
        digits.append(digit)
    return "".join(ALPHABET[digit] for digit in [*digits, _check(digits)])


def decode(code: str) -> int | None:
    """The number of a code, however it is spaced or cased; None when it is no code."""
    characters = code.upper().replace(" ", "").replace("-", "")
    if len(characters) != _LENGTH + 1 or any(char not in ALPHABET for char in characters):
        return None
    *digits, check = (ALPHABET.index(char) for char in characters)
    if check != _check(digits):
        return None
    return sum(digit * _BASE**place for place, digit in enumerate(digits)) * _UNSTEP % LIMIT


def _check(digits: list[int]) -> int:
    # Different weights, none of them 0 modulo 29: every single wrong character and every swap
    # of two neighbours changes the sum. 28 is kept for the check character itself.
    return sum(weight * digit for weight, digit in enumerate(digits, start=1)) % _BASE
