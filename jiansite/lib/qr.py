"""QR codes as SVG pictures, drawn here: no reader's browser asks anyone else for one."""

from io import BytesIO

import segno


def qr_svg(address: str, *, title: str) -> bytes:
    """A stand-alone SVG without size, black on white, that scales with its box."""
    buffer = BytesIO()
    # Error correction M survives a fold in the paper; the border of 4 is the standard's.
    segno.make(address, error="m", micro=False).save(
        buffer, kind="svg", border=4, omitsize=True, title=title, light="#fff"
    )
    return buffer.getvalue()
