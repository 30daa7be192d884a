"""A file that comes in pieces and goes on after a broken line.

Start with name, size and, where the browser can compute it, the SHA-256 of the whole; send each
piece with the place it belongs to; finish, and the whole is evidence or is refused with a reason.
Whoever starts the same file again is told how much of it is here. Everything is bounded: files of
a draft, bytes of a file, bytes of a piece; what nobody goes on with is removed after a day.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from tempfile import TemporaryFile

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from complaints import evidence
from complaints.models import Attachment, Draft, PartialUpload
from complaints.models.attachments import evidence_storage
from jiansite.lib import uploads
from jiansite.lib.uploads import FileRefused

PIECE_BYTES = 512 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


class OutOfPlace(Exception):
    """The piece belongs elsewhere; `received` says where the next one goes."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


def start(draft: Draft, *, name: str, size: int, sha256: str, now: datetime) -> PartialUpload:
    """A place for a file, or the one that the same file began with. Raises FileRefused."""
    if size <= 0:
        raise FileRefused("这是一个空文件，请重新选择。")
    if size > evidence.MAX_BYTES:
        megabytes = evidence.MAX_BYTES // 1024 // 1024
        raise FileRefused(f"文件超过了 {megabytes} MB 的上限。请压缩或分成几份后再上传。")
    sha256 = sha256 if _SHA256.fullmatch(sha256) else ""
    with transaction.atomic():
        _lock(draft)
        if sha256:
            begun = draft.partial_uploads.filter(sha256=sha256, size=size).first()
            if begun:
                return begun
        if draft.attachments.count() + draft.partial_uploads.count() >= evidence.MAX_FILES:
            raise FileRefused(f"最多上传 {evidence.MAX_FILES} 个文件。可以先删除不要的，再添加。")
        return PartialUpload.objects.create(
            draft=draft,
            name=uploads.display_name(name),
            size=size,
            sha256=sha256,
            created_at=now,
            updated_at=now,
        )


def append(upload: PartialUpload, content: bytes, *, offset: int, now: datetime) -> int:
    """Add a piece at its place; returns how much is here. Raises OutOfPlace, FileRefused."""
    if not content or len(content) > PIECE_BYTES:
        raise FileRefused("上传的片段大小不对，请刷新页面后再试。")
    with transaction.atomic():
        # The row is the lock: a piece that is sent twice at once is added once.
        locked = PartialUpload.objects.select_for_update().filter(pk=upload.pk).first()
        if locked is None:
            raise FileRefused("这次上传已经取消，请重新选择文件。")
        if offset != locked.received:
            raise OutOfPlace(locked.received)
        if offset + len(content) > locked.size:
            raise FileRefused("收到的内容比文件本身还长，请重新选择文件。")
        name = evidence_storage().save(f"pieces/{locked.pk}/{offset:010d}", ContentFile(content))
        locked.pieces = [*locked.pieces, name]
        locked.received = offset + len(content)
        locked.updated_at = now
        locked.save(update_fields=["pieces", "received", "updated_at"])
    return locked.received


def finish(upload: PartialUpload, *, sha256: str = "") -> Attachment:
    """Put the pieces together and seal the whole with its draft. Raises FileRefused, OutOfPlace.

    A refused file leaves nothing behind: it would be refused again.
    """
    with transaction.atomic():
        _lock(upload.draft)
        locked = PartialUpload.objects.select_for_update().filter(pk=upload.pk).first()
        if locked is None:
            raise FileRefused("这次上传已经取消或者已经完成，请刷新页面看看。")
        if locked.received != locked.size:
            raise OutOfPlace(locked.received)
        expected = {text for text in (sha256, locked.sha256) if _SHA256.fullmatch(text)}
        with TemporaryFile() as whole:
            digest = hashlib.sha256()
            for content in _contents(locked):
                digest.update(content)
                whole.write(content)
            refusal = attachment = None
            if expected - {digest.hexdigest()}:
                refusal = FileRefused(
                    "文件在传输中出了差错，与您手机或电脑里的不一致。请重新上传。"
                )
            else:
                file = UploadedFile(whole, name=locked.name, size=locked.size)
                try:
                    with transaction.atomic():
                        attachment = evidence.attach(locked.draft, file)
                except FileRefused as reason:
                    refusal = reason
        locked.erase()
    if refusal or attachment is None:
        raise refusal or FileRefused("处理这个文件时出了问题，请换一种格式再试。")
    return attachment


def clear_abandoned(*, now: datetime) -> int:
    """Remove what nobody goes on with; returns how many."""
    count = 0
    for upload in PartialUpload.objects.expired(now):
        upload.erase()
        count += 1
    return count


def _lock(draft: Draft) -> None:
    """One request at a time for a draft: its limit counts files. Raises FileRefused once sent."""
    if not Draft.objects.unsent().select_for_update().filter(pk=draft.pk).exists():
        raise FileRefused("这份投诉已经提交或者已经清除，不能再添加文件。")


def _contents(upload: PartialUpload) -> Iterator[bytes]:
    storage = evidence_storage()
    for name in upload.pieces:
        with storage.open(name) as piece:
            yield piece.read()
