"""What stands around every page: the house's name, the navigation, the ticker, the footer."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from news.models import ChannelTree, Page, SiteProfile
from news.models.ticker import current_headlines


def page_furniture(request: HttpRequest) -> dict[str, object]:
    """Each part is read from the database once, and only by a page that shows it."""
    return {
        "canonical": f"{settings.SITE_URL}{request.path}",
        "site": SimpleLazyObject(SiteProfile.load),
        "channel_tree": SimpleLazyObject(lambda: channel_tree(request)),
        "headlines": SimpleLazyObject(lambda: current_headlines(timezone.now())),
        "footer_pages": SimpleLazyObject(lambda: list(Page.objects.only("slug", "title"))),
    }


def channel_tree(request: HttpRequest) -> ChannelTree:
    """The tree, read once a request, for the view and for the page around it."""
    if not hasattr(request, "_channel_tree"):
        request._channel_tree = ChannelTree.load()  # type: ignore[attr-defined]
    tree: ChannelTree = request._channel_tree  # type: ignore[attr-defined]
    return tree
