"""Taking a piece of evidence: what it is, whether we take it, and how it is sealed."""

import uuid
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from complaints.models import Attachment, Draft
from complaints.models.attachments import evidence_storage
from jiansite.lib import pictures, uploads
from jiansite.lib.uploads import FileRefused

MAX_FILES = 9
MAX_BYTES = 20 * 1024 * 1024
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
ACCEPTED = (*PICTURES, "application/pdf")
COPY_WIDTH = 2000


def attach(draft: Draft, upload: UploadedFile) -> Attachment:
    """Seal one file with a draft. Raises FileRefused."""
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
    uploads.check_size(upload, most=MAX_BYTES)
    kind = uploads.content_type(upload)
    if kind not in ACCEPTED:
        raise FileRefused("只能上传照片（JPEG、PNG、WebP、GIF）或 PDF 文件，这个文件不是。")
    if kind == "application/pdf":
        uploads.check_pdf(upload)
        return kind, None
    try:
        picture = pictures.fit_within(
            pictures.open_picture(upload), width=COPY_WIDTH, height=COPY_WIDTH
        )
    except pictures.PictureRefused as refusal:
        raise FileRefused(str(refusal)) from None
    return kind, pictures.encode(picture, format="JPEG")
