"""What the desk, the complainant and the merchant write to each other about a case."""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from complaints import evidence, handling, notifications
from complaints.models import Complaint, Draft, Event, Message
from complaints.models.events import ANSWERED, ASKED
from jiansite.lib import uploads
from jiansite.lib.people import Outsider
from jiansite.lib.transitions import TransitionRefused
from jiansite.lib.uploads import FileRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

COMPLAINANT = Outsider("投诉人")
MERCHANT = Outsider("商家")
MAX_TEXT = 3000  # characters
MAX_FILES = 9  # with one message


class FilesRefused(Exception):
    """Some files cannot be taken, and so nothing was; `sentences` say which and why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


def ask(
    complaint: Complaint, *, text: str, needs_answer: bool, by: "User", now: datetime
) -> Message:
    """Write to the complainant, who is told by mail that there is something to read.

    Raises PermissionDenied, and ValidationError for a text that is none.
    """
    if not by.has_perm("complaints.handle_complaint"):
        raise PermissionDenied
    kind = Message.Kind.QUESTION if needs_answer else Message.Kind.NOTICE
    with transaction.atomic():
        message = Message.objects.create(
            complaint=complaint,
            sender=Message.Sender.DESK,
            kind=kind,
            text=_checked(text),
            at=now,
            author=by,
        )
        label = "请您补充说明" if needs_answer else "给您的信息"
        handling.record(complaint, ASKED, label, by=by, now=now)
        sentence = "投诉专员请您补充说明。" if needs_answer else "投诉专员给您写了一条信息。"
        notifications.tell(complaint, "有新的信息", sentence, now=now)
    return message


def answer(
    complaint: Complaint,
    *,
    text: str,
    files: Iterable[UploadedFile] = (),
    token: uuid.UUID,
    now: datetime,
) -> Message:
    """The complainant writes, with further evidence; open questions count as answered.

    The second click on one page makes no second message. Raises FilesRefused, ValidationError.
    """
    with transaction.atomic():
        message, is_new = write(
            complaint,
            sender=Message.Sender.COMPLAINANT,
            kind=Message.Kind.ANSWER,
            text=text,
            files=files,
            token=token,
            now=now,
        )
        if is_new:
            complaint.messages.open_questions().update(answered_at=now)
            count = message.attachments.count()
            note = f"附 {count} 个文件" if count else ""
            handling.record(
                complaint,
                ANSWERED,
                "投诉人补充说明",
                by=COMPLAINANT,
                note=note,
                now=now,
                facts=message.attachments.seals(),
            )
    return message


def object_to(complaint: Complaint, *, text: str, token: uuid.UUID, now: datetime) -> Message:
    """The complainant does not accept the end: the case goes back to the officer.

    Raises TransitionRefused when there is nothing to object to, or the time is over.
    """
    written = Message.objects.filter(token=token, complaint=complaint)
    if done := written.first():
        return done
    if not may_object(complaint, now=now):
        raise TransitionRefused("现在不能对这件投诉提出异议：它没有了结，或者期限已过。")
    try:
        return _objected(complaint, text=text, token=token, now=now)
    except TransitionRefused:
        if done := written.first():  # by the first of two clicks
            return done
        raise


def may_object(complaint: Complaint, *, now: datetime) -> bool:
    """Whether the case has been concluded, and not too long ago."""
    ends = object_by(complaint)
    return ends is not None and now <= ends


def object_by(complaint: Complaint) -> datetime | None:
    """Until when the complainant may object; None where the table lets nobody reopen a case."""
    if all(verb.name != "reopen" for verb in complaint.lifecycle.verbs_from(complaint.status)):
        return None
    concluded: Event | None = complaint.events.filter(to_state=complaint.status).last()
    return concluded.at + timedelta(days=settings.OBJECTION_DAYS) if concluded else None


def write(
    complaint: Complaint,
    *,
    sender: Message.Sender,
    kind: Message.Kind,
    text: str,
    token: uuid.UUID,
    now: datetime,
    files: Iterable[UploadedFile] = (),
    in_time: bool | None = None,
) -> tuple[Message, bool]:
    """Keep one message of somebody outside with its files; whether it is a new one."""
    text = _checked(text)
    written = Message.objects.filter(token=token, complaint=complaint).first()
    if written:
        return written, False
    taken = _take(files, now=now)
    message, is_new = Message.objects.get_or_create(
        token=token,
        complaint=complaint,
        defaults={"sender": sender, "kind": kind, "text": text, "at": now, "in_time": in_time},
    )
    if is_new and taken:
        taken.attachments.update(draft=None, complaint=complaint, message=message)
        taken.delete()
    elif taken:
        taken.erase()
    return message, is_new


def _objected(complaint: Complaint, *, text: str, token: uuid.UUID, now: datetime) -> Message:
    with transaction.atomic():
        note = "投诉人提出异议，由投诉专员重新核实。"
        complaint.act("reopen", by=COMPLAINANT, now=now, note=note)
        message, _ = write(
            complaint,
            sender=Message.Sender.COMPLAINANT,
            kind=Message.Kind.OBJECTION,
            text=text,
            token=token,
            now=now,
        )
    return message


def _take(files: Iterable[UploadedFile], *, now: datetime) -> Draft | None:
    """Seal the files as those of a complaint are sealed: with a draft that holds them."""
    files = list(files)
    if not files:
        return None
    if len(files) > MAX_FILES:
        raise FilesRefused([f"一次最多上传 {MAX_FILES} 个文件，请分几次发送。"])
    draft, _ = Draft.begin(now=now)
    refusals = []
    for upload in files:
        name = uploads.display_name(upload.name or "")
        try:
            with transaction.atomic():
                evidence.attach(draft, upload)
        except FileRefused as refusal:
            refusals.append(f"“{name}”没有收下：{refusal}")
        except Exception:  # whatever a hostile file breaks, the person loses nothing typed
            logger.exception("a file of draft %s could not be taken", draft.pk)
            refusals.append(f"“{name}”没有收下：处理这个文件时出了问题，请换一种格式再试。")
    if refusals:
        _forget(draft)
        raise FilesRefused(refusals)
    return draft


def _forget(draft: Draft) -> None:
    """Erase at once: the transaction around us is about to be rolled back."""
    for attachment in draft.attachments.all():
        for file in (attachment.original, attachment.copy):
            if file.name:
                file.storage.delete(file.name)
    draft.delete()


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError("请写下内容。")
    if len(text) > MAX_TEXT:
        raise ValidationError(f"最多 {MAX_TEXT} 个字，现在有 {len(text)} 个，请分成几条。")
    return text
