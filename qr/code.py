"""A link drawn as a QR code: level Q, the quiet zone the standard asks for, as PNG or SVG."""

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby

import qrcode
from qrcode.image.pil import PilImage

QUIET = 4  # modules of white all round; less, and a scanner loses the code against a dark wall
PIXELS = 800  # about: a module is always a whole number of pixels, so that its edges stay sharp

Matrix = list[list[bool]]


def matrix(link: str) -> Matrix:
    """Dark and light modules, row by row from the top, the quiet zone included."""
    return _qr(link).get_matrix()


def png(link: str) -> bytes:
    qr = _qr(link)
    qr.box_size = max(1, PIXELS // (qr.modules_count + 2 * QUIET))
    out = BytesIO()
    qr.make_image(image_factory=PilImage).save(out, format="PNG", optimize=True)
    return out.getvalue()


def svg(link: str) -> bytes:
    rows = matrix(link)
    side = len(rows)
    dark = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in runs(rows))
    # The white ground is part of the code: on a dark page a transparent one does not scan.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{PIXELS}"'
        f' height="{PIXELS}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path fill="#000" d="{dark}"/></svg>\n'
    ).encode()


def runs(rows: Matrix) -> Iterator[tuple[int, int, int]]:
    """Dark stretches as (x, y, length): neighbours drawn one by one show hairlines between them in print."""
    for y, row in enumerate(rows):
        x = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                yield x, y, length
            x += length


def _qr(link: str) -> qrcode.QRCode:
    qr = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=QUIET)
    qr.add_data(link)
    qr.make(fit=True)
    return qr
