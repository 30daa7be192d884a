"""Taking a document into the house as part of a story, and giving it out."""

import logging
import uuid
from pathlib import PurePath
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils import timezone

from jiansite.lib import documents, uploads
from jiansite.lib.downloads import sandboxed_file
from news.models import Article, Attachment

MAX_BYTES = 20 * 1024 * 1024

logger = logging.getLogger(__name__)


def examine(file: IO[bytes]) -> documents.Kind:
    """What the document is. Raises `uploads.FileRefused`."""
    uploads.check_size(file, most=MAX_BYTES)
    return documents.kind_of(file)


def attach(
    article: Article,
    file: IO[bytes],
    *,
    name: str,
    title: str = "",
    order: int = 0,
    is_listed: bool = True,
) -> Attachment:
    """A document for a story. Raises `uploads.FileRefused`."""
    attachment = Attachment(article=article, title=title, order=order, is_listed=is_listed)
    fill(attachment, file, name=name)
    attachment.save()
    return attachment


def fill(attachment: Attachment, file: IO[bytes], *, name: str) -> None:
    """Give an attachment its file, or another one. Raises `uploads.FileRefused`.

    The name keeps its words and gets the ending of what the file is.
    """
    kind = examine(file)
    attachment.name = uploads.display_name(f"{PurePath(name).stem}.{kind.ending}")
    attachment.title = attachment.title or PurePath(attachment.name).stem
    attachment.kind = kind.ending
    attachment.sha256 = uploads.sha256(file)
    stored = default_storage.save(
        f"attachments/{timezone.localdate():%Y/%m}/{uuid.uuid4().hex}.{kind.ending}", File(file)
    )
    attachment.file = stored
    attachment.size = default_storage.size(stored)


def download(attachment: Attachment) -> FileResponse:
    """The file for a reader. Raises Http404 when it is gone, and logs whose."""
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError:
        logger.error("the file of attachment %s is missing", attachment.pk)
        raise Http404 from None
    response = sandboxed_file(content, name=attachment.name, media_type=attachment.media_type)
    response["ETag"] = f'"{attachment.sha256}"'
    return response
