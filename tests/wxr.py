"""WordPress exports for tests, written by hand."""

from collections.abc import Iterable
from html import escape

SITE = "https://old.example"
_HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- a remark before the beginning -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>旧站</title><link>{SITE}</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>{SITE}</wp:base_blog_url>
"""


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def author(login: str, name: str) -> str:
    return (
        f"<wp:author><wp:author_login>{cdata(login)}</wp:author_login>"
        f"<wp:author_display_name>{cdata(name)}</wp:author_display_name></wp:author>"
    )


def category(short: str, name: str, *, parent: str = "", term: int = 1) -> str:
    return (
        f"<wp:category><wp:term_id>{term}</wp:term_id>"
        f"<wp:category_nicename>{cdata(short)}</wp:category_nicename>"
        f"<wp:category_parent>{cdata(parent)}</wp:category_parent>"
        f"<wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>"
    )


def item(
    number: int = 7,
    *,
    title: str = "公平秤核查完成",
    content: str = "共检查五十八台。",
    excerpt: str = "",
    kind: str = "post",
    status: str = "publish",
    date: str = "2020-03-15 09:30:00",
    link: str | None = None,
    creator: str = "lin",
    categories: Iterable[tuple[str, str]] = (("food", "食品安全"),),
    tags: Iterable[str] = (),
    meta: dict[str, str] | None = None,
    more: str = "",
) -> str:
    link = f"{SITE}/2020/03/scales-{number}/" if link is None else link
    labels = "".join(
        f'<category domain="category" nicename="{short}">{cdata(name)}</category>'
        for short, name in categories
    ) + "".join(f'<category domain="post_tag" nicename="t">{cdata(tag)}</category>' for tag in tags)
    metas = "".join(
        f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key>"
        f"<wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
        for key, value in (meta or {}).items()
    )
    return (
        f"<item><title>{cdata(title)}</title><link>{escape(link)}</link>"
        f"<dc:creator>{cdata(creator)}</dc:creator>"
        f'<guid isPermaLink="false">{SITE}/?p={number}</guid>'
        f"<content:encoded>{cdata(content)}</content:encoded>"
        f"<excerpt:encoded>{cdata(excerpt)}</excerpt:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>{cdata(date)}</wp:post_date>"
        f"<wp:post_type>{kind}</wp:post_type><wp:status>{status}</wp:status>"
        f"{labels}{metas}{more}</item>\n"
    )


def attachment(number: int, address: str, *, alt: str = "", caption: str = "") -> str:
    return item(
        number, kind="attachment", status="inherit", excerpt=caption, categories=(),
        meta={"_wp_attachment_image_alt": alt},
        more=f"<wp:attachment_url>{SITE}{address}</wp:attachment_url>",
    )  # fmt: skip


def wxr(*parts: str) -> str:
    return f"{_HEAD}{''.join(parts)}</channel></rss>\n"
