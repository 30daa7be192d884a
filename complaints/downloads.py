"""How a piece of evidence leaves the private store: as a file, never as a page of the site."""

import logging

from django.http import FileResponse, Http404

from complaints.models import Attachment
from jiansite.lib.downloads import sandboxed_file

logger = logging.getLogger(__name__)


def evidence_response(attachment: Attachment, *, original: bool) -> FileResponse:
    """The sealed original, or the copy without metadata that is safe to look at.

    Raises Http404 when the file is gone, and logs whose.
    """
    file = attachment.original if original else attachment.copy
    try:
        content = file.open("rb")
    except FileNotFoundError:
        logger.error("evidence file of attachment %s is missing", attachment.pk)
        raise Http404 from None
    response = sandboxed_file(
        content,
        name=attachment.name if original else f"{attachment.pk}.jpg",
        media_type=attachment.content_type if original else "image/jpeg",
    )
    response["Cache-Control"] = "private, no-store"
    return response
