"""Words that the templates of the news ask with."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from news import body, sanitizer
from news.models import Article, Page, Photo

register = template.Library()


@register.simple_tag
def article_body(article: Article, *, for_staff: bool = False) -> SafeString:
    """The story with its photos in their places.

    A photo whose file is missing is a captioned placeholder to staff and nothing to readers.
    """
    photos = Photo.objects.in_bulk(body.photo_ids(article.body))
    html: list[str] = []
    for text, photo_id in body.pieces(article.body):
        html.append(text)
        photo = photos.get(photo_id) if photo_id else None
        if photo and (photo.is_available or for_staff):
            # The first picture is in sight at once, or nearly so; the others can wait.
            context = {"photo": photo, "lazy": len(html) > 1}
            html.append(render_to_string("news/_photo.html", context))
    return sanitizer.trusted("".join(html))


@register.simple_tag
def page_body(page: Page) -> SafeString:
    """The text of a single page."""
    return sanitizer.trusted(page.body)
