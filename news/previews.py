"""Showing a story to somebody outside before readers have it: by a link that is signed and ends.

The link shows the version it was made for and no later one. Its record can be taken back; the
signature keeps strangers from trying numbers.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from jiansite.lib.people import display_name
from news import revisions
from news.models import Article, Attachment, PreviewLink
from news.models.preview_links import LIFETIMES

_SIGNER = TimestampSigner(salt="news.previews")


class LinkUnknown(Exception):
    """Nobody of this house made this link."""


class LinkOver(Exception):
    """The link has ended; the message is a Chinese sentence for the person."""


def hand_out(article: Article, *, lifetime: str, by: User, now: datetime) -> PreviewLink:
    """A link to the working copy as it is now. Raises KeyError for another lifetime."""
    span = LIFETIMES[PreviewLink.Lifetime(lifetime)]
    return PreviewLink.objects.create(
        article=article,
        revision=revisions.ensure(article, now=now),
        by=by,
        by_name=display_name(by),
        created_at=now,
        expires_at=now + span,
    )


def revoke(link: PreviewLink, *, now: datetime) -> None:
    """From now on the link shows nothing."""
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)


def token_of(link: PreviewLink) -> str:
    """What stands in the link's address."""
    return _SIGNER.sign(str(link.pk))


def find(token: str, *, now: datetime) -> PreviewLink:
    """The link of a token. Raises LinkUnknown, LinkOver."""
    try:
        number = _SIGNER.unsign(token, max_age=max(LIFETIMES.values()))
    except SignatureExpired:
        raise LinkOver("这个预览链接已过期。") from None
    except BadSignature:
        raise LinkUnknown from None
    rows = PreviewLink.objects.select_related("revision")
    link = rows.filter(pk=number).first()
    if link is None or link.revoked_at is not None:
        raise LinkOver("这个预览链接已被编辑部收回。")
    if link.expires_at <= now:
        raise LinkOver("这个预览链接已过期。")
    return link


def story_of(link: PreviewLink) -> Article:
    """The story as the link's version says it; nothing is stored."""
    article = Article.objects.for_page().get(pk=link.article_id)
    revisions.show(article, link.revision.content)
    return article


def attachment_of(link: PreviewLink, pk: int) -> Attachment | None:
    """A document that the link's version lists."""
    listed = [each["id"] for each in link.revision.content["attachments"]]
    return Attachment.objects.filter(article=link.article_id, pk=pk, pk__in=listed).first()
