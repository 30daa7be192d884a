"""The newsroom in the admin: declarations; what happens stands in the models and acts."""

from news.admin import (
    activity,
    articles,
    attachments,
    error_reports,
    lists,
    photos,
    placements,
    site,
    words,
)

__all__ = [
    "activity",
    "articles",
    "attachments",
    "error_reports",
    "lists",
    "photos",
    "placements",
    "site",
    "words",
]
