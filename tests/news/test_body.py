import pytest

from news import body

STORY = (
    "<h2>甲</h2><p>乙<br>丙 &amp; 丁</p>\n"
    '<img src="photo:12"><ul><li>戊</li></ul><img src="photo:7">'
)
THREE = "<p>一</p>\n<p>二</p>\n<p>三</p>"


def test_it_finds_the_photos_in_reading_order() -> None:
    assert body.photo_ids(STORY) == [12, 7]


def test_it_marks_a_photo_as_it_finds_it() -> None:
    assert body.photo_ids(body.photo_mark(41)) == [41]


@pytest.mark.parametrize(
    "html",
    ['<img src="photo:">', '<img src="https://example.org/1.jpg">', "&lt;img src=photo:1&gt;"],
)
def test_it_finds_no_photo_in_anything_else(html: str) -> None:
    assert body.photo_ids(html) == []


def test_it_gives_the_words_one_line_a_block() -> None:
    assert body.plain_text(STORY) == "甲\n乙\n丙 & 丁\n戊"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ('<img src="photo:1">', ""),
        ("<p> </p><p>&nbsp;</p>", ""),
        ("<p>1 &lt; 2</p>", "1 < 2"),
        ("<p>&lt;script&gt;</p>", "<script>"),
        ("<p>食品<strong>安全</strong>法</p>", "食品安全法"),
        ("<table><tr><th>甲</th><td>乙</td></tr></table>", "甲\n乙"),
    ],
)
def test_it_gives_the_words_alone(html: str, text: str) -> None:
    assert body.plain_text(html) == text


def test_it_cuts_a_body_at_its_photos() -> None:
    assert list(body.pieces('<p>一</p><img src="photo:3"><p>二</p><img src="photo:4">')) == [
        ("<p>一</p>", 3),
        ("<p>二</p>", 4),
        ("", None),
    ]


def test_it_gives_a_body_without_photos_in_one_piece() -> None:
    assert list(body.pieces(THREE)) == [(THREE, None)]


def test_it_makes_a_block_of_every_paragraph() -> None:
    assert body.from_paragraphs(["一", "二"]) == "<p>一</p>\n<p>二</p>"


def test_it_shows_markup_in_a_paragraph() -> None:
    html = body.from_paragraphs(["<script>alert(1)</script>"])
    assert html == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (0, '<img src="photo:5"><p>一</p>\n<p>二</p>\n<p>三</p>'),
        (1, '<p>一</p><img src="photo:5">\n<p>二</p>\n<p>三</p>'),
        (3, '<p>一</p>\n<p>二</p>\n<p>三</p><img src="photo:5">'),
        (99, '<p>一</p>\n<p>二</p>\n<p>三</p><img src="photo:5">'),
        (-1, '<img src="photo:5"><p>一</p>\n<p>二</p>\n<p>三</p>'),
    ],
)
def test_it_puts_a_photo_between_the_blocks(after: int, expected: str) -> None:
    assert body.insert_photos(THREE, [(after, 5)]) == expected


def test_it_keeps_the_order_of_photos_at_one_place() -> None:
    assert body.photo_ids(body.insert_photos(THREE, [(2, 9), (1, 5), (2, 4)])) == [5, 9, 4]


def test_it_counts_blocks_of_the_first_level_only() -> None:
    html = "<ul><li>一</li><li>二</li></ul><p>三<br>四</p>"
    assert body.insert_photos(html, [(1, 5)]) == (
        '<ul><li>一</li><li>二</li></ul><img src="photo:5"><p>三<br>四</p>'
    )


@pytest.mark.parametrize("separator", ["\n", "\u2028", "\u2029", "&amp;", "<br>"])
def test_it_finds_the_place_whatever_stands_in_a_paragraph(separator: str) -> None:
    html = f"<p>一{separator}一</p>\n<p>二</p>\n<p>三</p>"
    assert body.insert_photos(html, [(2, 5)]) == html.replace("二</p>", '二</p><img src="photo:5">')


def test_it_leaves_a_body_without_places_as_it_is() -> None:
    assert body.insert_photos(THREE, []) == THREE


def test_it_puts_a_photo_into_an_empty_body() -> None:
    assert body.insert_photos("", [(3, 5)]) == '<img src="photo:5">'


def test_it_separates_the_words_of_a_list_inside_a_list() -> None:
    assert body.plain_text('<ul><li>甲<ol start="2"><li>乙</li></ol></li></ul>') == "甲\n乙"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("<p>一</p>\n<h2>二</h2>\n\n<p>三 <b>四</b> <i>五</i></p>\n", True),
        ("<p>一</p><h2>二</h2><p>三 <b>四</b><i>五</i></p>", False),
        ("<p>一</p><h2>二</h2><p>三\n<b>四</b> <i>五</i></p>", False),
        ("<p>一</p><h3>二</h3><p>三 <b>四</b> <i>五</i></p>", False),
    ],
)
def test_it_is_the_same_whatever_lines_an_editor_breaks(other: str, same: bool) -> None:
    assert body.is_same("<p>一</p><h2>二</h2><p>三 <b>四</b> <i>五</i></p>", other) == same
