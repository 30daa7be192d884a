"""What was published is live, what was dated ahead is planned, and every story has a revision."""

import hashlib
import json

from django.db import migrations
from django.db.models import F, Q
from django.utils import timezone

BATCH = 500
TEXTS = (
    "kicker", "title", "subtitle", "summary", "source_url", "original_title", "original_author",
    "body",
)  # fmt: skip


def begin(apps, schema_editor):
    """Rows are told apart by what they were before; none is published or withdrawn by this."""
    Article = apps.get_model("news", "Article")
    now = timezone.now()
    events = apps.get_model("news", "ArticleEvent").objects.filter(from_state="published")
    seen = Q(pk__in=events.values("article"))
    brought = Q(import_key__isnull=False, published_at__lt=F("created_at"))
    published, draft = Article.objects.filter(status="published"), Article.objects.filter(
        status="draft"
    )
    published.filter(published_at__gt=now).update(
        status="approved", scheduled_at=F("published_at"), published_at=None
    )
    published.update(is_live=True)
    draft.filter(published_at__gt=now).update(scheduled_at=F("published_at"), published_at=None)
    # A plan that passed without the story was never a date of publication.
    draft.filter(published_at__isnull=False).exclude(seen | brought).update(published_at=None)
    _keep_revisions(apps, live_once=set(events.values_list("article", flat=True)))


def _keep_revisions(apps, *, live_once):
    Article, Revision = (apps.get_model("news", name) for name in ("Article", "Revision"))
    ids = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        articles = (
            Article.objects.filter(pk__in=ids[start : start + BATCH])
            .defer("search_text", "search_vector")
            .prefetch_related("tags", "credits", "attachments")
        )
        revisions = Revision.objects.bulk_create(_first(Revision, article) for article in articles)
        for article, revision in zip(articles, revisions, strict=True):
            article.working_revision = revision
            was_live = article.is_live or article.pk in live_once
            article.live_revision = revision if was_live else None
            article.approved_revision = revision if article.status == "approved" else None
        Article.objects.bulk_update(
            articles, ["working_revision", "live_revision", "approved_revision"]
        )


def _first(Revision, article):
    content = {
        **{name: getattr(article, name) for name in TEXTS},
        "channel": article.channel_id,
        "source": article.source_id,
        "cover": article.cover_id,
        "expires_at": None,
        "tags": sorted(tag.pk for tag in article.tags.all()),
        "credits": [
            [credit.role, credit.name]
            for credit in sorted(article.credits.all(), key=lambda each: (each.order, each.pk))
        ],
        "attachments": [
            {"id": each.pk, "title": each.title}
            for each in sorted(article.attachments.all(), key=lambda each: (each.order, each.pk))
        ],
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return Revision(
        article_id=article.pk,
        number=1,
        content=content,
        digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        channel_id=article.channel_id,
        state=article.status,
        by_name="系统",
        remark="此前的内容",
        at=article.updated_at,
    )


def end(apps, schema_editor):
    """What was planned is dated ahead again; a change of a live story that was in work is lost."""
    Article = apps.get_model("news", "Article")
    waiting = Article.objects.filter(is_live=False, scheduled_at__isnull=False)
    waiting.filter(status="approved").update(status="published", published_at=F("scheduled_at"))
    waiting.filter(published_at=None).update(published_at=F("scheduled_at"))
    Article.objects.filter(is_live=True).update(status="published")
    states = ["draft", "published", "withdrawn"]
    Article.objects.exclude(status__in=states).update(status="draft")


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0013_revisions_and_review"),
    ]

    operations = [migrations.RunPython(begin, end)]
