"""版本: every save of a story is kept, can be compared with any other, and can be restored.

The content of a revision is plain JSON with ids for what stands in tables of its own. What was
deleted since is left out when a revision is applied.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from jiansite.lib.people import SYSTEM, display_name
from news import workflow
from news.models import Article, Attachment, Channel, Credit, Photo, Revision, Source, Tag
from news.models.articles import SEARCH_FIELDS

Content = dict[str, Any]
TEXTS = (
    "kicker", "title", "subtitle", "summary", "source_url", "original_title", "original_author",
    "body",
)  # fmt: skip
# Columns of the row that a revision fills.
COLUMNS = (*TEXTS, "channel", "source", "cover", "expires_at")


def content_of(article: Article) -> Content:
    """What a story says, as its row and the rows around it have it now."""
    return {
        **{name: getattr(article, name) for name in TEXTS},
        "channel": article.channel_id,
        "source": article.source_id,
        "cover": article.cover_id,
        "expires_at": moment(article.expires_at),
        "tags": sorted(tag.pk for tag in article.tags.all()),
        "credits": [[credit.role, credit.name] for credit in article.credits.all()],
        "attachments": [
            {"id": each.pk, "title": each.title} for each in article.listed_attachments
        ],
    }


def blank() -> Content:
    """A story that says nothing yet."""
    nothing: Content = dict.fromkeys(("channel", "source", "cover", "expires_at"))
    return {**dict.fromkeys(TEXTS, ""), **nothing, "tags": [], "credits": [], "attachments": []}


def working_content(article: Article) -> Content:
    """What the next version of a story says: its newest revision."""
    working = article.working_revision
    return dict(working.content) if working else content_of(article)


def moment(at: datetime | None) -> str | None:
    """A time as it stands in a revision."""
    return timezone.localtime(at).isoformat() if at else None


def read_moment(text: str | None) -> datetime | None:
    """The other way round."""
    return parse_datetime(text) if text else None


def digest(content: Content) -> str:
    """The same for the same content."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def keep(
    article: Article,
    content: Content,
    *,
    by: User | None,
    now: datetime,
    remark: str = "",
    change_kind: str = "",
    change_reason: str = "",
) -> Revision | None:
    """Store a revision of the story's working copy; None when nothing was changed.

    The row of the story stays as it is: see `apply`. Two who save at once get two numbers.
    """
    locked = (
        Article.objects.select_for_update().only("status", "working_revision").get(pk=article.pk)
    )
    last = locked.working_revision
    mark = digest(content)
    if last and (last.digest, *last.explanation) == (mark, change_kind, change_reason):
        article.working_revision = last
        return None
    revision = build(
        article,
        content,
        by=by,
        now=now,
        number=last.number + 1 if last else 1,
        state=locked.status,
        remark=remark,
        change_kind=change_kind,
        change_reason=change_reason,
    )
    revision.save()
    Article.objects.filter(pk=article.pk).update(working_revision=revision, updated_at=now)
    article.working_revision, article.updated_at = revision, now
    return revision


def build(article: Article, content: Content, *, by: User | None, **facts: Any) -> Revision:
    """A revision that is not stored yet. For `keep`, and for those who write in bulk."""
    return Revision(
        article=article,
        content=content,
        digest=digest(content),
        channel_id=content["channel"],
        by=by,
        by_name=display_name(by) if by else SYSTEM,
        at=facts.pop("now"),
        **{"number": 1, "state": article.status, **facts},
    )


def ensure(article: Article, *, now: datetime) -> Revision:
    """The working revision; of a story that has none yet, its row as it is."""
    if article.working_revision is None:
        keep(article, content_of(article), by=None, now=now)
    assert article.working_revision is not None  # noqa: S101
    return article.working_revision


@transaction.atomic
def apply(article: Article, content: Content) -> None:
    """Make the row of the story, and the rows around it, say this."""
    show(article, content)
    article.save(update_fields=[*COLUMNS, *SEARCH_FIELDS])
    # What `show` put there is no row yet, and whoever looks next reads the rows.
    vars(article).pop("_prefetched_objects_cache", None)
    article.tags.set(Tag.objects.filter(pk__in=content["tags"]))
    article.credits.all().delete()
    Credit.objects.bulk_create(
        Credit(article=article, role=role, name=name, order=order)
        for order, (role, name) in enumerate(content["credits"])
    )
    _list_attachments(article, content)


def show(article: Article, content: Content) -> None:
    """Put the content on the object alone, for a form or a preview; nothing is stored."""
    for name in TEXTS:
        setattr(article, name, content[name])
    if content["channel"] != article.channel_id:
        article.channel = Channel.objects.filter(pk=content["channel"]).first() or article.channel
    article.source = _still_there(article.source, Source, content["source"])
    article.cover = _still_there(article.cover, Photo, content["cover"])
    article.expires_at = read_moment(content["expires_at"])
    _remember(article, "tags", Tag.objects.filter(pk__in=content["tags"]))
    credits = [
        Credit(article=article, role=role, name=name, order=order)
        for order, (role, name) in enumerate(content["credits"])
    ]
    _remember(article, "credits", Credit.objects.none(), credits)
    _remember(article, "attachments", Attachment.objects.none(), _files(article, content))


def _remember(article: Article, name: str, rows: Any, found: list[Any] | None = None) -> None:
    """Answer `article.<name>.all()` with these, as a prefetch does."""
    if found is not None:
        rows._result_cache = found
    rows._prefetch_done = True
    vars(article).setdefault("_prefetched_objects_cache", {})[name] = rows


def _files(article: Article, content: Content) -> list[Attachment]:
    """The documents that the content lists, in its order and under its titles."""
    wanted = [each["id"] for each in content["attachments"]]
    files = Attachment.objects.filter(article=article, pk__in=wanted) if wanted else ()
    by_id = {file.pk: file for file in files}
    listed = []
    for order, each in enumerate(content["attachments"]):
        if file := by_id.get(each["id"]):
            file.title, file.order, file.is_listed = each["title"], order, True
            listed.append(file)
    return listed


def _still_there(now: Any, model: Any, pk: int | None) -> Any:
    """The row of that id, if it is there; the one that is loaded already where it is the same."""
    if pk is None or (now is not None and now.pk == pk):
        return now if pk else None
    return model.objects.filter(pk=pk).first()


def _list_attachments(article: Article, content: Content) -> None:
    listed = _files(article, content)
    others = Attachment.objects.filter(article=article).exclude(pk__in=[each.pk for each in listed])
    others.update(is_listed=False)
    Attachment.objects.bulk_update(listed, ["is_listed", "order", "title"])


def restore(article: Article, revision: Revision, *, by: User, now: datetime) -> Revision | None:
    """Make an older revision the working copy again, as a new one; None if it is the newest's."""
    content = dict(revision.content)
    if not Channel.objects.filter(pk=content["channel"]).exists():
        content["channel"] = article.channel_id
    kind, reason = _explanation_in_work(article)
    kept = keep(
        article,
        content,
        by=by,
        now=now,
        remark=f"恢复{revision}的内容",
        change_kind=kind,
        change_reason=reason,
    )
    if kept and not article.is_live:
        apply(article, kept.content)
    return kept


def _explanation_in_work(article: Article) -> tuple[str, str]:
    """How the change under way was explained so far."""
    working = article.working_revision
    return working.explanation if working and article.status != workflow.PUBLISHED else ("", "")
