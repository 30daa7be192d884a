"""What feed readers take: RSS 2.0, Atom and JSON Feed, with the full text and pictures.

An entry's id is its address, which never changes. `updated` is the date of publication or of the
latest public correction: a reader is not told of every comma.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed

from news import addresses, body
from news.models import Article, Photo

LENGTH = 30
KINDS = ("rss.xml", "atom.xml", "feed.json")


@dataclass(frozen=True)
class Feed:
    """One feed: what it is called, what page it belongs to, and its stories, newest first."""

    title: str
    description: str
    page: str
    own_path: str
    articles: Sequence[Article]


class FullTextRss(Rss201rev2Feed):
    """RSS 2.0 with the whole story beside its summary."""

    def rss_attributes(self) -> dict[str, str]:
        """The namespace of the full text."""
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
        }

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """The summary as description, the story as `content:encoded`."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class FullTextAtom(Atom1Feed):
    """Atom with the whole story beside its summary."""

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """The story as HTML content."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def answer(feed: Feed, kind: str) -> HttpResponse:
    """The feed in one of the KINDS."""
    photos = Photo.objects.in_bulk(
        [pk for article in feed.articles for pk in body.photo_ids(article.body)]
    )
    if kind == "feed.json":
        response = HttpResponse(_json(feed, photos), content_type="application/feed+json")
    else:
        writer = FullTextRss if kind == "rss.xml" else FullTextAtom
        generator = _fill(writer, feed, photos)
        response = HttpResponse(generator.writeString("utf-8"), content_type=writer.content_type)
    # Answered by ETag alone: a story that is withdrawn or moved leaves no date behind in here.
    return response


def full_text(article: Article, photos: dict[int, Photo]) -> str:
    """The story's HTML with pictures and links by full addresses."""
    html: list[str] = []
    for text, photo_id in body.pieces(article.body):
        html.append(addresses.full_links(text))
        photo = photos.get(photo_id) if photo_id else None
        if photo and photo.is_available:
            html.append(_figure(photo))
    return "".join(html)


def _figure(photo: Photo) -> str:
    source, alt = addresses.full(photo.standard_url), escape(photo.description)
    caption = f"<figcaption>{escape(photo.caption)}</figcaption>" if photo.caption else ""
    return f'<figure><img src="{source}" alt="{alt}">{caption}</figure>'


def _fill(
    writer: type[FullTextRss] | type[FullTextAtom], feed: Feed, photos: dict[int, Photo]
) -> FullTextRss | FullTextAtom:
    generator = writer(
        title=feed.title,
        link=addresses.full(feed.page),
        description=feed.description,
        language="zh-CN",
        feed_url=addresses.full(feed.own_path),
    )
    for article in feed.articles:
        generator.add_item(
            title=article.title,
            link=addresses.article(article),
            description=article.lead,
            unique_id=addresses.article(article),
            unique_id_is_permalink=True,
            pubdate=article.published_at,
            updateddate=article.changed_at,
            author_name=article.source.name if article.source else feed.title,
            categories=[article.channel.name],
            # RSS allows one; readers of Atom take them all.
            enclosures=_enclosures(article)[: 1 if writer is FullTextRss else None],
            content=full_text(article, photos),
        )
    return generator


def _enclosures(article: Article) -> list[Enclosure]:
    """The cover, and the documents of the story."""
    cover = article.cover
    pictures = (
        [Enclosure(addresses.picture(cover), str(cover.largest_size), "image/jpeg")]
        if cover and cover.is_available
        else []
    )
    return pictures + [
        Enclosure(addresses.full(each.get_absolute_url()), str(each.size), each.media_type)
        for each in article.listed_attachments
    ]


def _image(article: Article) -> dict[str, str]:
    cover = article.cover
    return {"image": addresses.picture(cover)} if cover and cover.is_available else {}


def _attachments(article: Article) -> dict[str, list[dict[str, str | int]]]:
    found: list[dict[str, str | int]] = [
        {
            "url": addresses.full(each.get_absolute_url()),
            "mime_type": each.media_type,
            "title": each.title,
            "size_in_bytes": each.size,
        }
        for each in article.listed_attachments
    ]
    return {"attachments": found} if found else {}


def _json(feed: Feed, photos: dict[int, Photo]) -> str:
    items = [
        {
            "id": addresses.article(article),
            "url": addresses.article(article),
            "title": article.title,
            "summary": article.lead,
            "content_html": full_text(article, photos),
            "date_published": timezone.localtime(article.published_at).isoformat(),
            "date_modified": timezone.localtime(article.changed_at).isoformat(),
            "authors": [{"name": article.source.name}] if article.source else [],
            "tags": [article.channel.name],
            **_image(article),
            **_attachments(article),
        }
        for article in feed.articles
    ]
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "description": feed.description,
            "home_page_url": addresses.full(feed.page),
            "feed_url": addresses.full(feed.own_path),
            "language": "zh-CN",
            "items": items,
        },
        ensure_ascii=False,
    )
