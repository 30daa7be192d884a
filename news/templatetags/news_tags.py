"""Words that the templates of the news ask with."""

import re
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from news import addresses, body, foreign_links, metadata, sanitizer, videos
from news.models import Article, Channel, Page, Photo

register = template.Library()

# A story with so many letters and headings begins with a list of them.
LONG_BODY = 3000
MANY_HEADINGS = 4


@register.simple_tag
def article_body(
    article: Article,
    *,
    for_staff: bool = False,
    preview_token: str | None = None,
) -> SafeString:
    """The story with its photos in their places.

    A photo whose file is missing is a captioned placeholder to staff and nothing to readers.
    """
    is_preview = for_staff or bool(preview_token)
    photos = Photo.objects.in_bulk(body.photo_ids(article.body))
    html: list[str] = []
    shown: set[int] = set()
    armed = foreign_links.disarmed(article.body)
    stored = videos.with_video_blocks(body.with_heading_ids(armed))
    for text, photo_id in body.pieces(stored):
        html.append(text)
        photo = photos.get(photo_id) if photo_id else None
        if photo and (photo.is_available or for_staff):
            context = {
                "photo": photo,
                # The view of a photo belongs to a published story; a preview has the file.
                "article": None if is_preview else article,
                # The first picture is in sight at once, or nearly so; the others can wait.
                "lazy": len(html) > 1,
                "is_repeated": photo.pk in shown,
            }
            html.append(render_to_string("news/_photo.html", context))
            shown.add(photo.pk)
    whole = "".join(html)
    if is_preview:
        whole = _with_open_files(whole, article, preview_token or "")
    return sanitizer.trusted(whole)


def _with_open_files(html: str, article: Article, token: str) -> str:
    """Links to the story's own documents, as somebody may follow them before it is public."""
    link = re.compile(rf'(?<=href=")/a/{article.pk}/files/(\d+)/(?=")')
    if token:
        return link.sub(
            lambda found: escape(reverse("news:preview_file", args=[token, int(found[1])])), html
        )
    return link.sub(lambda found: reverse("admin:news_attachment_file", args=[found[1]]), html)


@register.inclusion_tag("news/_contents.html")
def article_contents(article: Article) -> dict[str, object]:
    """本文目录 of a very long story; of any other nothing."""
    headings = body.headings(article.body)
    is_long = len(article.body) >= LONG_BODY and len(headings) >= MANY_HEADINGS
    return {"headings": headings if is_long else []}


@register.inclusion_tag("news/_share.html")
def article_share(article: Article) -> dict[str, object]:
    """The ways to hand a story on: its QR, its address, paper."""
    return {"article": article, "address": addresses.article(article)}


@register.simple_tag(takes_context=True)
def news_article_data(context: dict[str, Any], article: Article) -> SafeString:
    """What the story says about itself to programs."""
    return sanitizer.json_script(metadata.news_article(article, context["site"]))


@register.simple_tag
def breadcrumb_data(trail: list[Channel]) -> SafeString:
    """Where a page stands, for programs."""
    return sanitizer.json_script(metadata.breadcrumb(trail))


@register.simple_tag(takes_context=True)
def home_page_data(context: dict[str, Any]) -> SafeString:
    """What the site says about itself to programs."""
    return sanitizer.json_script(metadata.home_page(context["site"]))


@register.simple_tag
def share_picture(photo: Photo | None = None) -> str:
    """The address of the picture that stands for a page where it is shared."""
    return metadata.share_picture(photo)


@register.simple_tag
def share_picture_words(article: Article) -> str:
    """What that picture shows."""
    return metadata.share_picture_words(article)


@register.simple_tag
def page_body(page: Page) -> SafeString:
    """The text of a single page."""
    return sanitizer.trusted(foreign_links.disarmed(page.body))


@register.filter
def leads_on(address: str) -> bool:
    """Whether readers may be led there: not to a host that is blocked or gone."""
    return foreign_links.leads_on(address)
