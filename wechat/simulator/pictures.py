"""Codes as pictures: what a phone's camera would read, drawn as a PNG."""

import io
from typing import Any

import qrcode
from qrcode.image.pil import PilImage


def png(text: str, width: int, dark: str = "black", light: str = "white") -> bytes:
    """A QR code `width` pixels wide, as near as whole modules allow, on its four-module margin."""
    drawn: Any = qrcode.QRCode(border=4)
    drawn.add_data(text)
    drawn.make()
    drawn.box_size = max(1, width // (drawn.modules_count + 8))
    out = io.BytesIO()
    drawn.make_image(image_factory=PilImage, fill_color=dark, back_color=light).save(out)
    return out.getvalue()
