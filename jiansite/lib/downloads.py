"""How a file that a person brought leaves the house: to be kept, never as a page of the site."""

from django.core.files import File
from django.http import FileResponse

# The files were checked, and still nothing in them may act for the site.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def sandboxed_file(content: File, *, name: str, media_type: str) -> FileResponse:
    """The file under its own name and type, which no browser may guess differently."""
    response = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response
