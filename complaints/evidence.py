"""Taking a piece of evidence: what it is, whether we take it, and how it is sealed."""

import uuid
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from complaints.models import Attachment, Draft
from complaints.models.attachments import evidence_storage
from jiansite.lib import pictures, recordings, texts, uploads
from jiansite.lib.uploads import FileRefused

MAX_FILES = 20
MAX_BYTES = 20 * 1024 * 1024
HEIC = "image/heic"
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif", HEIC)
RECORDINGS = tuple(kind for kind in recordings.EXTENSIONS if kind != HEIC)
ACCEPTED = (*PICTURES, "application/pdf", *RECORDINGS)
EXTENSIONS = uploads.EXTENSIONS | recordings.EXTENSIONS
# For the browser's file dialogue. Some know a recording by its ending only.
ACCEPT = ",".join((*ACCEPTED, *(f".{ending}" for ending in recordings.EXTENSIONS.values())))
COPY_WIDTH = 2000
NOTE_LENGTH = 200


def attach(draft: Draft, upload: UploadedFile) -> Attachment:
    """Seal one file with a draft. Raises FileRefused."""
    kind, copy = _examined(upload)
    # With the ending of what it is: an officer who opens it starts no program.
    name = f"{uploads.display_name(PurePath(upload.name or '').stem)}.{EXTENSIONS[kind]}"
    folder = f"{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}"
    storage = evidence_storage()
    upload.seek(0)
    return Attachment.objects.create(
        draft=draft,
        original=storage.save(f"{folder}/original.{EXTENSIONS[kind]}", upload),
        copy=storage.save(f"{folder}/copy.jpg", copy) if copy else "",
        content_type=kind,
        name=name,
        size=upload.size or 0,
        sha256=uploads.sha256(upload),
    )


def describe(draft: Draft, notes: dict[str, str]) -> None:
    """Keep what each file shows, in the words of the person."""
    for attachment in draft.attachments.filter(pk__in=notes):
        note = texts.visible(notes[str(attachment.pk)]).strip()[:NOTE_LENGTH]
        if note != attachment.note:
            attachment.note = note
            attachment.save(update_fields=["note"])


def duplicate(attachment: Attachment, *, draft: Draft) -> Attachment:
    """The same piece for another draft, with files of its own: each may be erased alone."""
    storage = evidence_storage()
    folder = f"{uuid.uuid4().hex[:2]}/{uuid.uuid4().hex}"
    names = {}
    for field in ("original", "copy"):
        file = getattr(attachment, field)
        if file.name:
            with file.open("rb") as content:
                ending = PurePath(file.name).suffix
                names[field] = storage.save(f"{folder}/{field}{ending}", content)
    return Attachment.objects.create(
        draft=draft,
        original=names["original"],
        copy=names.get("copy", ""),
        content_type=attachment.content_type,
        name=attachment.name,
        size=attachment.size,
        sha256=attachment.sha256,
        note=attachment.note,
    )


def _examined(upload: UploadedFile) -> tuple[str, ContentFile | None]:
    uploads.check_size(upload, most=MAX_BYTES)
    kind = uploads.content_type(upload) or recordings.content_type(upload)
    if kind not in ACCEPTED:
        raise FileRefused(
            "只能上传照片（JPEG、PNG、WebP、GIF、HEIC）、PDF、短视频（MP4、MOV、WebM）"
            "或录音（MP3、M4A、AMR、WAV、OGG），这个文件不是。"
        )
    if kind == "application/pdf":
        uploads.check_pdf(upload)
        return kind, None
    if kind in RECORDINGS:
        recordings.check(upload, kind)
        return kind, None
    try:
        opened = pictures.open_picture(upload, formats=(*pictures.FORMATS, "HEIF"))
    except pictures.PictureRefused as refusal:
        raise FileRefused(str(refusal)) from None
    picture = pictures.fit_within(opened, width=COPY_WIDTH, height=COPY_WIDTH)
    return kind, pictures.encode(picture, format="JPEG")
