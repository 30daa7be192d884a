import pytest

from news import wordpress_bodies
from news.wordpress_bodies import Picture

GALLERY = {"7": Picture("/7.jpg", "秤", "说明七", "7"), "8": Picture("/8.jpg", "", "", "8")}


def read(content: str) -> tuple[str, list[Picture]]:
    return wordpress_bodies.read(content, gallery=lambda ids: [GALLERY[id] for id in ids])


def body_of(content: str) -> str:
    return read(content)[0].replace("\n", "")


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("甲\n乙\n\n丙", "<p>甲<br>乙</p><p>丙</p>"),
        ("甲\r\n\r\n乙", "<p>甲</p><p>乙</p>"),
        ("甲\n\n<h3>小标题</h3>\n乙", "<p>甲</p><h2>小标题</h2><p>乙</p>"),
        ("甲\n<ul>\n<li>一</li>\n<li>二\n<ul><li>三</li></ul></li>\n</ul>\n乙",
         "<p>甲</p><ul><li>一</li><li>二<ul><li>三</li></ul></li></ul><p>乙</p>"),
        ("<div>甲\n\n乙</div>丙", "<p>甲</p><p>乙</p><p>丙</p>"),
        ("<p>甲</p>\n<p>乙</p>", "<p>甲</p><p>乙</p>"),
        ("<blockquote>甲\n乙</blockquote>", "<blockquote>甲<br>乙</blockquote>"),
        ("甲<!--more-->乙", "<p>甲乙</p>"),
        ("<strong>甲</strong>\n\n乙", "<p><strong>甲</strong></p><p>乙</p>"),
    ],
)  # fmt: skip
def test_it_sets_paragraphs_as_the_old_site_showed_them(content: str, html: str) -> None:
    assert body_of(content) == html


def test_it_reads_blocks_without_their_comments() -> None:
    content = (
        '<!-- wp:paragraph {"align":"left"} -->\n<p>甲\n乙</p>\n<!-- /wp:paragraph -->\n\n'
        "<!-- wp:heading -->\n<h2>小标题</h2>\n<!-- /wp:heading -->\n\n"
        '<!-- wp:table -->\n<figure class="wp-block-table"><table><tbody><tr><td>一</td></tr>'
        "</tbody></table><figcaption>表1</figcaption></figure>\n<!-- /wp:table -->"
    )
    assert body_of(content) == (
        "<p>甲 乙</p><h2>小标题</h2><table><tbody><tr><td>一</td></tr></tbody></table><p>表1</p>"
    )


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("[box type=\"info\"]甲[/box]", "<p>甲</p>"),
        ("[toggle]甲[b]乙[/b][/toggle]", "<p>甲乙</p>"),
        ("甲[toc]乙[ads id=3 /]", "<p>甲乙</p>"),
        ("甲[1]，乙[记者张三]，[see note]", "<p>甲[1]，乙[记者张三]，[see note]</p>"),
        ("[embed]https://example.org/v[/embed]",
         '<p><a href="https://example.org/v" rel="noopener noreferrer">https://example.org/v</a></p>'),
        ('<iframe src="https://example.org/v" width="1"></iframe>',
         '<p><a href="https://example.org/v" rel="noopener noreferrer">https://example.org/v</a></p>'),
        ('[video mp4="https://example.org/v.mp4"][/video]',
         '<p><a href="https://example.org/v.mp4" rel="noopener noreferrer">'
         "https://example.org/v.mp4</a></p>"),
    ],
)  # fmt: skip
def test_it_drops_commands_and_keeps_words(content: str, html: str) -> None:
    assert body_of(content) == html


@pytest.mark.parametrize(
    "content",
    [
        '甲\n\n[caption id="attachment_7" width="9"]<a href="/x"><img src="/a.jpg" alt="秤" /></a> '
        "检定<em>现场</em>[/caption]\n\n乙",
        '甲\n\n[caption caption="检定现场" id="attachment_7"]<img src="/a.jpg" alt="秤">'
        "[/caption]乙",
        '<!-- wp:image --><p>甲</p><figure class="wp-block-image"><a href="/x"><img src="/a.jpg" '
        'alt="秤" class="wp-image-7"/></a><figcaption class="c">检定现场</figcaption></figure>'
        "<p>乙</p>",
    ],
)
def test_it_takes_a_picture_with_its_caption(content: str) -> None:
    html, pictures = read(content)
    assert html.replace("\n", "") == "<p>甲</p><p>乙</p>"
    assert pictures == [Picture("/a.jpg", "秤", "检定现场", "7", after=1)]


def test_it_takes_the_pictures_of_galleries() -> None:
    html, pictures = read('甲\n\n[gallery columns="2" ids="7,8"]\n\n乙')
    assert html.replace("\n", "") == "<p>甲</p><p>乙</p>"
    assert [(p.address, p.alt, p.caption, p.after) for p in pictures] == [
        ("/7.jpg", "秤", "说明七", 1),
        ("/8.jpg", "", "", 1),
    ]


def test_it_loses_no_picture_of_a_caption_with_two() -> None:
    html, pictures = read('[caption]<img src="/a.jpg"><img src="/b.jpg"> 检定现场[/caption]乙')
    assert html == "<p>乙</p>"
    assert [(p.address, p.caption) for p in pictures] == [("/a.jpg", ""), ("/b.jpg", "检定现场")]


def test_it_takes_no_caption_with_a_picture_inside() -> None:
    html, pictures = read(
        '<figure><img src="/a.jpg"><figcaption>甲<img src="/b.jpg">乙</figcaption>'
    )
    assert (html, len(pictures)) == ("<p>甲乙</p>", 2)


def test_it_tears_no_sentence_apart_for_a_picture() -> None:
    html, pictures = read('前半句，<img src="/a.jpg">后半句。\n\n<img src="/b.jpg">另一段。')
    assert html.replace("\n", "") == "<p>前半句，后半句。</p><p>另一段。</p>"
    assert [picture.after for picture in pictures] == [1, 1]


def test_it_lifts_pictures_out_of_lists_and_tables() -> None:
    html, pictures = read('<table><tr><td>甲<img src="/a.jpg"></td></tr></table>乙')
    assert html.replace("\n", "") == "<table><tbody><tr><td>甲</td></tr></tbody></table><p>乙</p>"
    assert [picture.after for picture in pictures] == [1]


def test_it_believes_no_mark_of_a_photo_that_came_from_outside() -> None:
    html, pictures = read('甲<img src="photo:5">')
    assert "photo:" not in html
    assert [picture.address for picture in pictures] == ["photo:5"]


@pytest.mark.parametrize(
    "unit",
    [
        "[a]",
        "[caption]",
        "<img ",
        "<!--",
        "[a b=",
        "<figure>",
        "<iframe src='x'>",
        "<p>[b]",
        "= [a ",
    ],
)
def test_it_bears_a_text_of_nothing_but_openings(unit: str) -> None:
    html, pictures = read(unit * (20_000 // len(unit)))
    assert (pictures, "<script" in html) == ([], False)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("公平秤 &amp; 砝码", "公平秤 & 砝码"),
        ("公<b>平</b>秤<br />核查", "公平秤 核查"),
        ("3 < 5 &#8211; 对", "3 < 5 – 对"),
    ],
)
def test_it_reads_a_line_of_words(html: str, words: str) -> None:
    assert wordpress_bodies.plain(html) == words
