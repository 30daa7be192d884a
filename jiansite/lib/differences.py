"""What changed between two texts, as a person would mark it: sign by sign, numbers whole."""

import re
from dataclasses import dataclass

from diff_match_patch import diff_match_patch

SAME, REMOVED, ADDED = "same", "removed", "added"
_KINDS = {0: SAME, -1: REMOVED, 1: ADDED}
# Seconds after which a comparison of two long, quite different texts settles for coarser marks.
_PATIENCE = 2.0
_FIRST_CODE = 0x10000  # behind the surrogates: a million tokens have a character of their own
# 92.5 and 95.2 are two numbers, not one with two other digits.
_TOKEN = re.compile(r"[0-9]+(?:[.,:][0-9]+)*%?|[A-Za-z]+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A run of text that is in both (`same`), in the first only, or in the second only."""

    kind: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """The differences in reading order. Joined without the added ones they are `before`."""
    engine = diff_match_patch()
    engine.Diff_Timeout = _PATIENCE
    tokens: dict[str, str] = {}
    differences = engine.diff_main(_coded(before, tokens), _coded(after, tokens))
    # Whole words and phrases rather than single signs that happen to be alike.
    engine.diff_cleanupSemantic(differences)
    words = {code: token for token, code in tokens.items()}
    return [
        Piece(_KINDS[operation], "".join(words[code] for code in codes))
        for operation, codes in differences
    ]


def _coded(text: str, tokens: dict[str, str]) -> str:
    """The text with one character for each token; `tokens` learns which stands for which."""
    return "".join(
        tokens.setdefault(token, chr(_FIRST_CODE + len(tokens))) for token in _TOKEN.findall(text)
    )


def shortened(all_pieces: list[Piece], *, context: int) -> list[Piece]:
    """The same with long unchanged runs cut to `context` signs beside each change."""
    last = len(all_pieces) - 1
    return [
        piece if piece.kind != SAME else Piece(SAME, _cut(piece.text, context, at == 0, at == last))
        for at, piece in enumerate(all_pieces)
    ]


def _cut(text: str, context: int, is_first: bool, is_last: bool) -> str:
    begin = "" if is_first else text[:context]
    end = "" if is_last else text[-context:]
    return text if len(text) <= 2 * context else f"{begin}……{end}"
