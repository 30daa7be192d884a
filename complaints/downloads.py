"""How a piece of evidence leaves the private store: as a file, never as a page of the site."""

import logging

from django.http import FileResponse, Http404

from complaints.models import Attachment

logger = logging.getLogger(__name__)

# The picture copies and PDFs were checked, and still nothing in them may act for the site.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


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
    response = FileResponse(
        content,
        as_attachment=True,
        filename=attachment.name if original else f"{attachment.pk}.jpg",
        content_type=attachment.content_type if original else "image/jpeg",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response
