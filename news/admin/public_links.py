"""From every list of the admin to what readers see of a row."""

from typing import Any

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from news.models import Article

NOT_PUBLIC = "—"


def link_to(address: str) -> SafeString | str:
    """The way to a page of the site; a dash where there is none."""
    return format_html('<a href="{}">查看</a>', address) if address else NOT_PUBLIC


def address_of(article: Article | None) -> str:
    """Where readers find a story, once they can."""
    is_public = article is not None and article.is_public(timezone.now())
    return article.get_absolute_url() if is_public and article else ""


class PublicLinkMixin:
    """For a ModelAdmin with `public_link` in its list; rows have a page, or a story has it."""

    @admin.display(description="前台")
    def public_link(self, row: Any) -> SafeString | str:
        """Where readers meet this row."""
        return link_to(self.public_address(row))

    def public_address(self, row: Any) -> str:
        """The row's own page, as soon as readers can open it."""
        is_public = getattr(row, "is_public", None)
        if is_public is not None and not is_public(timezone.now()):
            return ""
        return str(row.get_absolute_url())


class StoryLinkMixin(PublicLinkMixin):
    """For rows that are about a story."""

    def public_address(self, row: Any) -> str:
        """The page of the story."""
        return address_of(row.article)
