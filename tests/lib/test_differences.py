from jiansite.lib.differences import ADDED, REMOVED, SAME, Piece, pieces, shortened


def joined(found: list[Piece], *kinds: str) -> str:
    return "".join(piece.text for piece in found if piece.kind in kinds)


def test_it_gives_both_texts_back() -> None:
    before, after = "合格率为92.5%，共三家。", "合格率为95.2%，共四家，均已整改。"
    found = pieces(before, after)
    assert joined(found, SAME, REMOVED) == before
    assert joined(found, SAME, ADDED) == after


def test_it_finds_no_difference_between_the_same() -> None:
    assert pieces("一样", "一样") == [Piece(SAME, "一样")]


def test_it_marks_only_what_changed() -> None:
    assert pieces("经检查合格。", "经检查不合格。") == [
        Piece(SAME, "经检查"), Piece(ADDED, "不"), Piece(SAME, "合格。"),
    ]  # fmt: skip


def test_it_takes_numbers_and_latin_words_whole() -> None:
    assert pieces("合格率92.5%，见iPhone。", "合格率95.2%，见iPad。") == [
        Piece(SAME, "合格率"), Piece(REMOVED, "92.5%"), Piece(ADDED, "95.2%"),
        Piece(SAME, "，见"), Piece(REMOVED, "iPhone"), Piece(ADDED, "iPad"), Piece(SAME, "。"),
    ]  # fmt: skip


def test_it_keeps_the_text_beside_a_change_and_cuts_the_rest() -> None:
    long = "甲" * 50 + "乙" * 50
    found = shortened(
        [Piece(SAME, long), Piece(ADDED, "新"), Piece(SAME, long), Piece(REMOVED, "旧")], context=5
    )
    assert [piece.text for piece in found] == ["……乙乙乙乙乙", "新", "甲甲甲甲甲……乙乙乙乙乙", "旧"]
