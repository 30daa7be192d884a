"""What comes from the clipboards of Word, WPS and WeChat."""

import time
from pathlib import Path

import pytest

from news import pasted_html, sanitizer
from news.pasted_html import PastedPicture

FOLDER = Path(__file__).parent / "pasted"


def read(name: str) -> tuple[str, list[PastedPicture]]:
    html, pictures = pasted_html.read((FOLDER / name).read_text())
    return sanitizer.clean(html), pictures


def plain(html: str) -> str:
    return sanitizer.clean(pasted_html.read(html)[0])


def test_it_makes_headings_lists_and_tables_of_word() -> None:
    html, pictures = read("word.html")
    assert html.replace("\n", "") == (
        "<h2>一、抽查情况</h2>"
        "<p>三月以来，全市共抽查<b>农贸市场</b>十二家,检查公平秤五十八台。[1]</p>"
        "<h3>（一）发现的问题</h3>"
        "<ol><li>秤盘缺损；<ul><li>其中三台已封存</li></ul></li><li>未贴合格标志。</li></ol>"
        '<img src="photo:1">'
        '<table><tbody><tr><td><b>市场</b></td><td colspan="2"><b>台数</b></td></tr>'
        "<tr><td>江屏</td><td>20</td><td>38</td></tr></tbody></table>"
        "<p>第一条 公平秤由市场举办者设置。</p>"
        '<p>结果已公示：<a href="https://example.org/result" rel="noopener noreferrer">'
        "核查结果</a></p>"
    )
    assert pictures == [PastedPicture(is_local=True, caption="图1 执法人员核查公平秤")]


def test_it_makes_headings_lists_and_tables_of_wps() -> None:
    html, pictures = read("wps.html")
    assert html.replace("\n", "") == (
        "<h2>儿童座椅抽检结果</h2>"
        "<p>本次抽检30批次，<strong>不合格4批次</strong>。</p>"
        "<h3>不合格项目</h3>"
        "<ul><li>锁扣强度</li><li>阻燃</li></ul>"
        '<img src="photo:1">'
        "<table><tbody><tr><td>项目</td><td>批次</td></tr><tr><td>锁扣</td><td>3</td></tr>"
        "</tbody></table>"
        "<p>企业名单见附件。</p>"
    )
    assert pictures == [PastedPicture(is_local=True)]


def test_it_makes_plain_paragraphs_of_wechat() -> None:
    html, pictures = read("wechat.html")
    assert html.replace("\n", "") == (
        "<h2>预付卡怎么退</h2>"
        "<p>健身房关门前，<strong>先留证据</strong>：合同、付款记录、聊天记录。</p>"
        "<p>第一步，书面提出退款。</p><p>第二步，七日内没有答复的，向监管部门投诉。</p>"
        '<img src="photo:1">'
        "<blockquote><p>预付卡不是存款。</p></blockquote>"
        "<ul><li>带上合同</li><li>带上身份证明</li></ul>"
        "<table><tbody><tr><td>渠道</td><td>时限</td></tr></tbody></table>"
        "<p>阅读原文</p>"
    )
    address = "https://mmbiz.qpic.cn/mmbiz_jpg/aBcD1234/640?wx_fmt=jpeg&from=appmsg"
    assert pictures == [PastedPicture(address=address)]


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("1.", "<ol><li>甲</li></ol>"),
        ("3)", '<ol start="3"><li>甲</li></ol>'),
        ("（2）", '<ol start="2"><li>甲</li></ol>'),
        ("a)", "<ol><li>甲</li></ol>"),
        ("·", "<ul><li>甲</li></ul>"),
        ("•", "<ul><li>甲</li></ul>"),
        ("一、", "<p>一、甲</p>"),
        ("（三）", "<p>（三）甲</p>"),
        ("第十二条", "<p>第十二条 甲</p>"),
    ],
)
def test_it_reads_the_mark_of_a_paragraph(mark: str, expected: str) -> None:
    html = f"<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>{mark} </span>甲</p>"
    assert plain(html) == expected


def test_it_takes_a_letter_of_a_symbol_font_for_a_bullet() -> None:
    html = (
        "<p style='mso-list:l0 level1 lfo1'><span style='font-family:Wingdings'>"
        "<span style='mso-list:Ignore'>n </span></span>甲</p>"
    )
    assert plain(html) == "<ul><li>甲</li></ul>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<b style="font-weight:normal"><p>甲</p></b>', "<p>甲</p>"),
        ("<em><p>甲</p><p>乙</p></em>", "<p><em>甲</em></p><p><em>乙</em></p>"),
        ('<p><span style="font-style:italic">甲</span></p>', "<p><em>甲</em></p>"),
        ('<p>H<span style="vertical-align:sub">2</span>O</p>', "<p>H<sub>2</sub>O</p>"),
        ('<p>甲<span style="font-weight:700">乙</span></p>', "<p>甲<strong>乙</strong></p>"),
        ("<p><b>　　甲</b>乙</p>", "<p><b>甲</b>乙</p>"),
        ('<p><a name="_Toc1">甲</a><a href="#x">乙</a></p>', "<p>甲乙</p>"),
        ("<h2>甲</h2><h3>乙</h3>", "<h2>甲</h2><h3>乙</h3>"),
        ("<h1>甲</h1><h2>乙</h2><h3>丙</h3>", "<h2>甲</h2><h3>乙</h3><h4>丙</h4>"),
        ("<p>甲<br>乙</p>", "<p>甲<br>乙</p>"),
        ('<p style="font-size:20px"><b>很长的一句话，有标点，不是标题。</b></p>',
         "<p><b>很长的一句话，有标点，不是标题。</b></p>"),
    ],
)  # fmt: skip
def test_it_says_with_elements_what_styles_say(html: str, expected: str) -> None:
    assert plain(html) == expected


@pytest.mark.parametrize(
    ("html", "picture"),
    [
        ('<img src="/media/x/960.jpg#photo-7" alt="秤">', PastedPicture(photo_id=7, alt="秤")),
        ('<img src="//cdn.example/a.jpg">', PastedPicture(address="https://cdn.example/a.jpg")),
        ('<img src="http://a.example/a.jpg" alt="DSC_01.JPG">', PastedPicture(address="http://a.example/a.jpg")),
        ('<figure><img src="http://a.example/b"><figcaption>说明</figcaption></figure>',
         PastedPicture(address="http://a.example/b", caption="说明")),
        ('<img src="blob:https://a/1">', PastedPicture(is_local=True)),
    ],
)  # fmt: skip
def test_it_says_where_a_picture_is(html: str, picture: PastedPicture) -> None:
    plain, pictures = pasted_html.read(f"<p>前</p>{html}<p>后</p>")
    assert pictures == [picture]
    assert sanitizer.clean(plain) == '<p>前</p><img src="photo:1"><p>后</p>'


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://count.example/p.gif" width="1" height="1">',
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
        '<img src="ftp://a.example/a.jpg">',
        "<img>",
    ],
)
def test_it_drops_what_is_no_picture(html: str) -> None:
    assert pasted_html.read(f"<p>甲{html}</p>") == ("<p>甲</p>", [])


@pytest.mark.parametrize(
    "html",
    [
        '<p>甲</p><img src="photo:12"><p>乙</p>',
        "<h2>甲</h2><h3>乙</h3><ul><li>丙<ol><li>丁</li></ol></li></ul>",
        '<table><caption>表</caption><thead><tr><th scope="col">甲</th></tr></thead></table>',
        "<p>甲<strong>乙</strong><br>丙</p><blockquote><p>丁</p></blockquote><hr>",
    ],
)
def test_it_leaves_a_stored_body_as_it_is(html: str) -> None:
    assert plain(html).replace("photo:1", "photo:12") == html.replace('photo:1"', 'photo:12"')


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 30_000,
        "<b><p>甲" * 3_000,
        "<p style='mso-list:l0 level9 lfo1'><span style='mso-list:Ignore'>1.</span>甲</p>" * 3_000,
        "<span style='font-weight:bold'>" * 5_000 + "甲",
        "<table><tr><td>" * 2_000 + "甲",
    ],
)
def test_it_reads_a_bad_joke_in_seconds(html: str) -> None:
    begin = time.perf_counter()
    plain(html)
    assert time.perf_counter() - begin < 10
