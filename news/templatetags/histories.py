"""The history of any object of the admin, on the page that Django links from each of them."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.db.models import Model
from django.urls import reverse

from news.models import Activity

register = template.Library()
MOST_ROWS = 200


@register.simple_tag
def history_of(thing: Model) -> dict[str, Any]:
    """The newest rows, whether there are more, and where those are."""
    rows = list(Activity.objects.about(thing).newest_first()[: MOST_ROWS + 1])
    about = {"thing": thing._meta.label_lower, "thing_id": thing.pk}
    return {
        "rows": rows[:MOST_ROWS],
        "has_more": len(rows) > MOST_ROWS,
        "address": f"{reverse('admin:news_activity_changelist')}?{urlencode(about)}",
    }
