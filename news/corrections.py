"""更正: the words of a story that readers have seen do not change silently.

A change of content carries a reason, which is public together with the difference; a small fix
is kept for the newsroom alone and does not renew the story.
"""

from datetime import datetime

from django.db import transaction

from news.models import Article, Correction, Revision
from news.models.corrections import Change


@transaction.atomic
def record(
    article: Article, changes: list[Change], *, revision: Revision, now: datetime
) -> Correction:
    """Keep what a revision changes for readers, as it explains it; a correction dates the story.

    What asks for no explanation, such as a byline, is a small fix unless it was called otherwise.
    """
    kind = revision.change_kind or Correction.Kind.SMALL_FIX
    correction = Correction(
        article=article,
        kind=kind,
        reason=revision.change_reason,
        at=now,
        by_id=revision.by_id,
        by_name=revision.by_name,
    )
    correction.keep(changes)
    correction.save()
    if kind == Correction.Kind.CORRECTION:
        Article.objects.filter(pk=article.pk).update(corrected_at=now)
        article.corrected_at = now
    return correction
