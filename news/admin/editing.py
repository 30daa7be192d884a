"""What several of the newsroom's admin pages share."""

from typing import Any

from csp.decorators import csp_update
from django.conf import settings

from news.models import Channel, Page, Source, Tag, Topic

# CKEditor 4 writes inline handlers and styles; only the pages that carry it allow them.
with_editor: Any = csp_update(settings.EDITOR_CONTENT_SECURITY_POLICY)


def public_address(thing: Channel | Page | Source | Tag | Topic) -> str:
    """For the button that leads from the object to its page."""
    return thing.get_absolute_url()
