"""What tests start from: plain functions with sensible defaults."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from complaints import intake
from complaints.intake import Filed
from complaints.models import Complaint, Draft
from jiansite.roles import DUTY_CHIEF
from news import checks, photo_library, preflight, publishing, revisions, verbs, workflow
from news.checks import Facts
from news.checks.findings import content_of
from news.models import AcceptedWarning, Article, Channel, ErrorReport, Photo
from news.models.error_reports import new_token

_numbers = count(1)


def make_channel(
    name: str = "食品安全", slug: str = "food", parent: Channel | None = None, **fields: Any
) -> Channel:
    if parent is None:
        fields.setdefault("home_order", fields.get("order", 0))
    return Channel.objects.create(name=name, slug=slug, parent=parent, **fields)


def make_article(
    title: str = "全市农贸市场公平秤核查完成",
    *,
    channel: Channel | None = None,
    status: str = workflow.PUBLISHED,
    is_live: bool | None = None,
    by: User | None = None,
    **fields: Any,
) -> Article:
    """A story with its first revision. `is_live` in another state: a change is in work.

    `by` made it; without, it belongs to nobody, and anybody may review it.
    """
    if channel is None:
        channel = Channel.objects.first() or make_channel()
    is_live = status == workflow.PUBLISHED if is_live is None else is_live
    if is_live:
        fields.setdefault("published_at", timezone.now() - timedelta(hours=1))
    fields.setdefault("body", "<p>核查历时三周，共检查公平秤五十八台。</p>")
    article = Article.objects.create(
        title=title,
        channel=channel,
        status=workflow.DRAFT,
        is_live=is_live,
        created_by=by,
        **fields,
    )
    revisions.keep(article, revisions.content_of(article), by=by, now=article.created_at)
    revision = article.working_revision
    article.status = status
    article.live_revision = revision if is_live or status == workflow.WITHDRAWN else None
    article.approved_revision = revision if status == workflow.APPROVED else None
    article.save(update_fields=["status", "live_revision", "approved_revision"])
    accept_warnings(article)
    return article


def accept_warnings(article: Article) -> None:
    """As if somebody had looked at what the story lacks, and answered for it."""
    content = revisions.content_of(article)
    if article.status in (workflow.PUBLISHED, workflow.WITHDRAWN):
        # The quick way, for the many that are only read: what is lacking in the story itself.
        named = {**content, "source": article.source and article.source.name}
        text = content_of(named, content["credits"])
        found = checks.run(text, Facts(today=timezone.localdate()))
    else:
        found = preflight.examine(article, content, now=timezone.now()).findings
    AcceptedWarning.objects.bulk_create(
        AcceptedWarning(
            article=article,
            key=each.key,
            code=each.code,
            sentence=each.sentence,
            by_name="核对人",
            at=timezone.now(),
        )
        for each in found
        if not each.is_error
    )


@contextmanager
def unguarded() -> Iterator[None]:
    """As somebody who may do everything in the database, past what keeps histories as written."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")


def hide(article: Article, status: str = workflow.WITHDRAWN) -> None:
    """Take a story from readers behind everybody's back."""
    Article.objects.filter(pk=article.pk).update(status=status, is_live=False)


def change_live(
    article: Article,
    *,
    kind: str = "correction",
    reason: str = "合格率原为笔误。",
    by: User | None = None,
    now: datetime | None = None,
    **changes: Any,
) -> Article:
    """A published story with another version of its content before readers, as if reviewed."""
    person, now = by or make_user(DUTY_CHIEF), now or timezone.now()
    article = Article.objects.get(pk=article.pk)
    verbs.revise(article, by=person, now=now)
    content = {**revisions.working_content(article), **changes}
    revisions.keep(article, content, by=person, now=now, change_kind=kind, change_reason=reason)
    article.status, article.approved_revision = workflow.APPROVED, article.working_revision
    article.save(update_fields=["status", "approved_revision"])
    publishing.go_live(article, by=person, now=now)
    return Article.objects.get(pk=article.pk)


def make_error_report(article: Article | None = None, **fields: Any) -> ErrorReport:
    fields = {
        "token": new_token(),
        "quote": "五十八台",
        "before": "共检查公平秤",
        "after": "。",
        "paragraph": 1,
        "words": "应当是五十九台。",
        "received_at": timezone.now() - timedelta(hours=3),
        **fields,
    }
    return ErrorReport.objects.create(article=article or make_article(), **fields)


def picture_bytes(
    *,
    size: tuple[int, int] = (64, 48),
    format: str = "JPEG",
    colour: str = "#a4161a",
    **options: Any,
) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, format=format, **options)
    return buffer.getvalue()


def picture_with_gps(*, size: tuple[int, int] = (640, 480)) -> bytes:
    """A JPEG that says where it was taken: EXIF with a GPS block."""
    exif = Image.Exif()
    gps = exif.get_ifd(0x8825)
    gps.update({1: "N", 2: (39.0, 54.0, 20.0), 3: "E", 4: (116.0, 23.0, 29.0)})
    exif[0x010F] = "Fictional Camera"
    exif[0x8825] = gps
    return picture_bytes(size=size, exif=exif)


def upload(
    content: bytes | None = None, name: str = "小票.jpg", content_type: str = "image/jpeg"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture_bytes() if content is None else content, content_type)


def make_photo(content: bytes | None = None, **words: str) -> Photo:
    return photo_library.add_photo(BytesIO(content or picture_bytes(size=(1200, 800))), **words)


def make_user(role: str | None = None, username: str = "", **fields: Any) -> User:
    username = username or f"user{next(_numbers)}"
    user = User.objects.create_user(username, password="a-long-password-7", is_staff=True, **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return User.objects.get(pk=user.pk)


def complaint_values(**changes: Any) -> dict[str, Any]:
    """What `intake.register_complaint` takes."""
    return {
        "name": "程晚舟",
        "phone": "13900001234",
        "email": "wanzhou@example.org",
        "address": "云川市江屏区青杏路41号",
        "merchant_name": "禾木家居江屏店",
        "merchant_address": "云川市江屏区听泉路8号",
        "platform": "",
        "order_number": "",
        "product": "实木书柜",
        "purchased_on": timezone.localdate() - timedelta(days=20),
        "amount_paid": "1680.00",
        "facts": "书柜送来时侧板开裂，商家说是运输问题，不肯换。",
        "demands": ["replace", "refund"],
        "demand_amount": "1680.00",
        "demand_text": "换一个完好的，或者退款。",
        "consent_handle": True,
        "consent_forward": True,
        "consent_publish": False,
        "declared_truthful": True,
        **changes,
    }


def file_complaint(*, article_id: int | None = None, **changes: Any) -> Filed:
    """A case with its look-up code, through the real intake."""
    now = timezone.now()
    draft, _ = Draft.begin(now=now)
    filed = intake.register_complaint(
        draft, values=complaint_values(**changes), now=now, article_id=article_id
    )
    assert filed is not None
    return filed


def make_complaint(*, status: str | None = None, **changes: Any) -> Complaint:
    complaint = file_complaint(**changes).complaint
    if status:
        Complaint.objects.filter(pk=complaint.pk).update(status=status)
        complaint.refresh_from_db()
    return complaint
