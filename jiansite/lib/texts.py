"""Text from outside, freed of what nobody sees."""

import re

# Control characters, zero-width characters, direction marks and overrides, tag characters,
# halves of characters: they hide words from search and disguise file names, and neither U+0000
# nor half a character can be stored.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u2069\ud800-\udfff\ufeff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """The text without invisible characters; line breaks and tabs stay."""
    return _INVISIBLE.sub("", text)
