import pytest
from django.test import Client

from news import sanitizer, videos
from tests.factories import make_article

LINK = '<p><a href="https://v.qq.com/x/page/a1.html" rel="noopener noreferrer">开秤现场</a></p>'


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://v.qq.com/x/page/a1.html", "腾讯视频"),
        ("https://tv.cctv.com/2026/03/15/VIDE1.shtml", "央视网"),
        ("https://www.bilibili.com/video/BV1", "哔哩哔哩"),
        ("https://evil-bilibili.com/video/BV1", ""),
        ("https://bilibili.com.evil.example/video", ""),
        ("https://bilibili.com@evil.example/video", ""),
        ("javascript://bilibili.com/%0aalert(1)", ""),
        ("https://v.qq.com/", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_it_knows_the_sites_of_the_list(address: str, site: str) -> None:
    assert videos.site_of(address) == site


def test_it_keeps_the_link_through_the_allow_list() -> None:
    assert sanitizer.clean(LINK) == LINK


@pytest.mark.parametrize(
    "html",
    [
        '<p>看 <a href="https://v.qq.com/x/a">现场</a></p>',
        '<p><a href="https://example.org/x/a">现场</a></p>',
        '<p><a href="https://v.qq.com/x/a">一</a><a href="https://v.qq.com/x/b">二</a></p>',
    ],
)
def test_it_leaves_other_links_alone(html: str) -> None:
    assert videos.with_video_blocks(html) == html


@pytest.mark.django_db
def test_it_tells_readers_where_the_video_is_and_loads_nothing(client: Client) -> None:
    text = client.get(make_article(body=LINK).get_absolute_url()).content.decode()
    assert '<p class="video-link"><a href="https://v.qq.com/x/page/a1.html"' in text
    assert "视频在腾讯视频播放，点开后离开本站" in text
    assert "<iframe" not in text
