"""统一社会信用代码: the 18 characters of an enterprise, and whether they can be right (GB 32100).

The check tells a slip of the pen, not whether the enterprise exists. A few real codes fail it,
so whoever asks decides what follows; the form warns and takes the code as it was typed.
"""

import re
import unicodedata

# Without I, O, S, V and Z. The place in the alphabet is the value.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE = re.compile(f"[{ALPHABET}]{{18}}")


def tidy(text: str) -> str:
    """As it is written on a licence: capitals, no blanks, no full-width characters."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def has_shape(code: str) -> bool:
    """18 characters of the alphabet."""
    return bool(_SHAPE.fullmatch(code))


def is_valid(code: str) -> bool:
    """Whether the last character is what the first seventeen demand."""
    return has_shape(code) and code[17] == check_character(code)


def check_character(code: str) -> str:
    """The eighteenth character of a code, from its first seventeen."""
    weighted = sum(ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(code[:17]))
    # A remainder of 0 asks for the value 31, which the standard writes 0.
    return ALPHABET[(31 - weighted % 31) % 31]
