"""Links to videos: where they may lead, and how a story shows them.

A video stays on its own site. In a stored body it is a paragraph that is one link to a site of
the list; readers get a block that says where it leads. No frame, and nothing loaded from there.
"""

import re
from html import escape, unescape
from urllib.parse import urlsplit

# A host stands for the hosts below it, too.
SITES = {
    "央视网": ("cctv.com", "cctv.cn", "cntv.cn"),
    "新华网": ("news.cn", "xinhuanet.com"),
    "人民网": ("people.com.cn", "peopleapp.com"),
    "腾讯视频": ("v.qq.com",),
    "微信视频号": ("channels.weixin.qq.com",),
    "哔哩哔哩": ("bilibili.com", "b23.tv"),
    "优酷": ("youku.com",),
    "爱奇艺": ("iqiyi.com",),
    "抖音": ("douyin.com",),
    "快手": ("kuaishou.com",),
    "好看视频": ("haokan.baidu.com",),
    "西瓜视频": ("ixigua.com",),
    "芒果TV": ("mgtv.com",),
    "微博视频": ("video.weibo.com",),
}
_LINK_ALONE = re.compile(
    r'<p>(<a href="([^"<>]*)"[^<>]*>(?:(?!</?(?:a|p)\b).)*</a>)</p>', re.DOTALL
)


def site_of(address: str) -> str:
    """The name of the video site that an address leads to; nothing where it is none."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.path.strip("/"):
        return ""
    return next(
        (
            name
            for name, hosts in SITES.items()
            if any(host == each or host.endswith(f".{each}") for each in hosts)
        ),
        "",
    )


def with_video_blocks(html: str) -> str:
    """A stored body with its lone links to videos as blocks that say where they lead."""
    return _LINK_ALONE.sub(_block, html)


def _block(match: re.Match[str]) -> str:
    site = site_of(unescape(match[2]))
    if not site:
        return match[0]
    note = f"视频在{escape(site)}播放，点开后离开本站"
    return f'<p class="video-link">{match[1]}<span class="video-note">{note}</span></p>'
