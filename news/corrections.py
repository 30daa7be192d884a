"""更正: the words of a story that readers have seen do not change silently.

A change of content carries a reason, which is public together with the difference; a small fix
is kept for the newsroom alone and does not renew the story.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from jiansite.lib.people import display_name
from news.models import Article, Correction
from news.models.corrections import Change


@transaction.atomic
def record(
    article: Article, changes: list[Change], *, kind: str, reason: str, by: User, now: datetime
) -> Correction:
    """Keep what was changed in a published story; a correction dates the story anew."""
    correction = Correction(
        article=article, kind=kind, reason=reason, at=now, by=by, by_name=display_name(by)
    )
    correction.keep(changes)
    correction.save()
    if kind == Correction.Kind.CORRECTION:
        Article.objects.filter(pk=article.pk).update(corrected_at=now)
        article.corrected_at = now
    return correction
