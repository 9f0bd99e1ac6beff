"""The slip as a picture to keep: number, query code, the promised day, and a code that shows the status."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from qr.code import matrix, runs
from qr.lettering import FILE, NEVER_FIRST, printable

WIDE, EDGE, FRAME = 720, 48, 12
INK, GREY, RED, WHITE, LINE = range(5)  # places in the palette: five colours make a picture of a few kB
COLOURS = (29, 33, 41, 74, 82, 96, 166, 27, 27, 255, 255, 255, 213, 217, 224)
HEAD = "群众诉求回执"
SCAN = "扫码看办到哪一步"
KEEP = "凭编号和查询码，用手机或到联络站都能查。查询码只给信得过的人看。"
CODE = 340
PLAIN = 30
LEADING = 1.4


@dataclass(frozen=True)
class Slip:
    """No name, no telephone, no word of the matter: pictures are passed on. `link` never holds the query code."""

    station: str
    number: str  # spaced, as it is to be read
    query_code: str  # empty once it is told no more
    promised: str  # a sentence; empty where nothing is promised
    filed: str
    link: str


def png(one: Slip) -> bytes:
    rows = _rows(one)
    side = len(matrix(one.link))
    module = CODE // side
    high = EDGE * 2 + sum(_high(text, size) for text, size, _ in rows) + module * side + _high(SCAN, PLAIN)
    image = Image.new("P", (WIDE, high), WHITE)
    image.putpalette(COLOURS)
    pen = ImageDraw.Draw(image)
    pen.fontmode = "1"  # no grey edges: there are five colours
    pen.rectangle((FRAME, FRAME, WIDE - FRAME, high - FRAME), outline=RED, width=3)
    top = EDGE
    for text, size, colour in rows:
        top = _set(pen, text, size, colour, top)
    top = _set_code(pen, one.link, module, top)
    _set(pen, SCAN, PLAIN, INK, top)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _rows(one: Slip) -> list[tuple[str, int, int]]:
    rows = [(one.station, 34, GREY), (HEAD, 48, RED), ("编号", PLAIN, GREY), (one.number, 76, INK)]
    if one.query_code:
        rows += [("查询码", PLAIN, GREY), (one.query_code, 76, INK)]
    rows += [(one.promised, 36, RED)] if one.promised else []
    rows += [(one.filed, PLAIN, GREY), (KEEP, PLAIN, INK)]
    return [(printable(text), size, colour) for text, size, colour in rows]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FILE), size)


def _high(text: str, size: int) -> int:
    return round(len(_broken(text, size)) * size * LEADING)


def _set(pen: ImageDraw.ImageDraw, text: str, size: int, colour: int, top: int) -> int:
    for n, row in enumerate(_broken(text, size)):
        pen.text((WIDE / 2, top + n * size * LEADING), row, colour, _font(size), anchor="ma")
    return top + _high(text, size)


def _broken(text: str, size: int) -> list[str]:
    rows = [""]
    for letter in text:
        if letter in NEVER_FIRST or _font(size).getlength(rows[-1] + letter) <= WIDE - 2 * EDGE:
            rows[-1] += letter
        else:
            rows.append(letter)
    return rows


def _set_code(pen: ImageDraw.ImageDraw, link: str, module: int, top: int) -> int:
    rows = matrix(link)
    left = (WIDE - module * len(rows)) // 2
    for x, y, length in runs(rows):
        at = (left + x * module, top + y * module)
        pen.rectangle((*at, at[0] + length * module - 1, at[1] + module - 1), fill=INK)
    return top + module * len(rows)
