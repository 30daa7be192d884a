"""Taking a piece of evidence: what it is, whether we take it, and how it is sealed."""

import re
import uuid
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from complaints.models import Attachment, Draft
from complaints.models.attachments import evidence_storage
from jiansite.lib import pictures, uploads

MAX_FILES = 9
_MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * _MEGABYTE
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
ACCEPTED = (*PICTURES, "application/pdf")
COPY_WIDTH = 2000


class EvidenceRefused(Exception):
    """The file is not taken; the message is a Chinese sentence for the person."""


def attach(draft: Draft, upload: UploadedFile) -> Attachment:
    """Seal one file with a draft. Raises EvidenceRefused."""
    kind, copy = _examined(upload)
    # With the ending of what it is: an officer who opens it starts no program.
    name = uploads.display_name(f"{PurePath(upload.name or '').stem}.{uploads.EXTENSIONS[kind]}")
    folder = f"{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}"
    storage = evidence_storage()
    upload.seek(0)
    return Attachment.objects.create(
        draft=draft,
        original=storage.save(f"{folder}/original.{uploads.EXTENSIONS[kind]}", upload),
        copy=storage.save(f"{folder}/copy.jpg", copy) if copy else "",
        content_type=kind,
        name=name,
        size=upload.size or 0,
        sha256=uploads.sha256(upload),
    )


def _examined(upload: UploadedFile) -> tuple[str, ContentFile | None]:
    if not upload.size:
        raise EvidenceRefused("这是一个空文件，请重新选择。")
    if upload.size > MAX_BYTES:
        raise EvidenceRefused(
            f"文件有 {upload.size // _MEGABYTE} MB，超过了 {MAX_BYTES // _MEGABYTE} MB 的上限。"
            "请压缩或分成几份后再上传。"
        )
    kind = uploads.content_type(upload)
    if kind not in ACCEPTED:
        raise EvidenceRefused("只能上传照片（JPEG、PNG、WebP、GIF）或 PDF 文件，这个文件不是。")
    if kind == "application/pdf":
        _check_pdf(upload)
        return kind, None
    try:
        picture = pictures.fit_within(
            pictures.open_picture(upload), width=COPY_WIDTH, height=COPY_WIDTH
        )
    except pictures.PictureRefused as refusal:
        raise EvidenceRefused(str(refusal)) from None
    return kind, pictures.encode(picture, format="JPEG")


def _check_pdf(upload: UploadedFile) -> None:
    """A PDF begins with its version and ends with its mark; readers allow for some bytes behind."""
    upload.seek(0)
    head = upload.read(8)
    upload.seek(max(0, (upload.size or 0) - 2048))
    if not re.match(rb"%PDF-[12]\.", head) or b"%%EOF" not in upload.read():
        raise EvidenceRefused("这个 PDF 文件已损坏或不完整，无法打开。请重新导出后再上传。")
