"""What changed between two texts, sign by sign, as a person would mark it."""

from dataclasses import dataclass

from diff_match_patch import diff_match_patch

SAME, REMOVED, ADDED = "same", "removed", "added"
_KINDS = {0: SAME, -1: REMOVED, 1: ADDED}
# Seconds after which a comparison of two long, quite different texts settles for coarser marks.
_PATIENCE = 2.0


@dataclass(frozen=True)
class Piece:
    """A run of text that is in both (`same`), in the first only, or in the second only."""

    kind: str
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """The differences in reading order. Joined without the added ones they are `before`."""
    engine = diff_match_patch()
    engine.Diff_Timeout = _PATIENCE
    differences = engine.diff_main(before, after)
    # Whole words and phrases rather than single signs that happen to be alike.
    engine.diff_cleanupSemantic(differences)
    return [Piece(_KINDS[operation], text) for operation, text in differences]


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
