"""What every page of the form does with a draft: keep what was typed, take what was chosen."""

import logging
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from complaints import evidence, limits
from complaints.models import Draft
from complaints.views import browser_keys
from jiansite.lib import uploads
from jiansite.lib.client_address import client_address
from jiansite.lib.uploads import FileRefused

logger = logging.getLogger(__name__)

LISTS = ("demands", "help_wanted")
NOTE = "note-"
# In a draft, beside the answers: which window wrote those of a page last.
WINDOW = "window:"
TOO_MANY = (
    "从您这个网络发来的内容太多了，暂时收不下。请过一小时再试；着急的话请打电话给我们。"
    "已经保存的内容都还在。"
)


def typed(data: QueryDict, names: Iterable[str]) -> dict[str, Any]:
    """What stands in these fields, as it was typed; what was left empty is left out."""
    values: dict[str, Any] = {}
    for name in names:
        value = data.getlist(name) if name in LISTS else data.get(name, "")
        if value:
            values[name] = value
    return values


def as_post(values: dict[str, Any]) -> MultiValueDict[str, Any]:
    """Kept values as a form reads them."""
    return MultiValueDict(
        {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    )


def words_of(draft: Draft) -> dict[str, Any]:
    """The answers alone."""
    return {
        name: value
        for name, value in draft.values.items()
        if name not in ("way", "at") and not name.startswith(WINDOW)
    }


def has_words(draft: Draft) -> bool:
    """Whether there is anything in it that a person would miss."""
    return bool(words_of(draft).keys() - {"article"}) or draft.attachments.exists()


def may_begin(request: HttpRequest) -> bool:
    """Whether this address may begin one more draft; counts it."""
    return limits.DRAFTS.take(client_address(request), now=timezone.now())


def was_sent(request: HttpRequest) -> bool:
    """Whether the page belongs to a draft that has become a case: a back button, an old tab."""
    draft = browser_keys.own_draft(request, sent=True)
    named = request.POST.get("draft", "")
    return draft is not None and draft.complaint_id is not None and named == str(draft.pk)


def article_id(text: str) -> int | None:
    """The public id of a story, if the text is one."""
    is_id = text.isascii() and text.isdecimal() and len(text) <= 18
    return int(text) or None if is_id else None


def is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def keep_notes(draft: Draft, data: QueryDict) -> None:
    """What each file shows, from the fields beside it."""
    notes = {
        name.removeprefix(NOTE): str(data[name])
        for name in data
        if name.startswith(NOTE) and is_uuid(name.removeprefix(NOTE))
    }
    if notes:
        evidence.describe(draft, notes)


@transaction.atomic
def take_evidence(request: HttpRequest, draft: Draft) -> list[str] | None:
    """Remove what was ticked, add what came, and say what was refused and why.

    None when the draft was sent or thrown away in the meantime. One request at a time: the limit
    counts files.
    """
    if not Draft.objects.unsent().select_for_update().filter(pk=draft.pk).exists():
        return None
    removed = [pk for pk in request.POST.getlist("remove") if is_uuid(pk)]
    for attachment in draft.attachments.filter(pk__in=removed) if removed else ():
        attachment.erase()
    keep_notes(draft, request.POST)
    refusals = []
    chosen = request.FILES.getlist("evidence")
    room = evidence.MAX_FILES - draft.attachments.count() if chosen else 0
    for upload in chosen:
        name = uploads.display_name(upload.name or "")
        if room <= 0:
            refusals.append(f"“{name}”没有收下：最多上传 {evidence.MAX_FILES} 个文件。")
            continue
        try:
            with transaction.atomic():
                evidence.attach(draft, upload)
            room -= 1
        except FileRefused as refusal:
            refusals.append(f"“{name}”没有收下：{refusal}")
        except Exception:  # whatever a hostile file breaks, the person loses nothing typed
            logger.exception("a file of draft %s could not be taken", draft.pk)
            refusals.append(f"“{name}”没有收下：处理这个文件时出了问题，请换一种格式再试。")
    return refusals
