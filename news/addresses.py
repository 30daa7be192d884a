"""Full addresses, for whoever reads a page's text without the page around it."""

import re

from django.conf import settings

from news.models import Article, Photo

_RELATIVE_LINK = re.compile(r'(<a href=")(/[^"]*")')


def full(path: str) -> str:
    """The public address of a path of this site."""
    return path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}"


def full_links(html: str) -> str:
    """The HTML of a stored body with its own-site links made full."""
    return _RELATIVE_LINK.sub(lambda match: f"{match[1]}{settings.SITE_URL}{match[2]}", html)


def article(article: Article) -> str:
    """Where a story is read."""
    return full(article.get_absolute_url())


def picture(photo: Photo) -> str:
    """The largest rendition of a photo."""
    return full(photo.largest_url)
