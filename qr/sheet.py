"""What stands on a printed code, on a wall or in a hand: one description, drawn in four forms."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

CALL = "有事请扫码，说给代表和联络站听"
STEPS = (
    "打开微信，点“扫一扫”，对准这个码",
    "说说您的事：打字、拍照、说话都行",
    "记下编号和查询码，随时能看办到哪一步",
)
ALSO = "不用微信也行：用手机相机扫，或在浏览器打开"
FREE = "不用下载软件，不用注册，不收一分钱"
APART = "   "
FACE = 3 / 4  # a portrait's width to its height


@dataclass(frozen=True)
class Sheet:
    """`levels` is what they are, `lines` what else is worth saying of them; the station stands at the foot."""

    headline: str
    lines: tuple[str, ...]
    hangs_at: str
    hours: str
    link: str
    token: str
    levels: tuple[str, ...] = ()
    station: str = ""
    address: str = ""
    phone: str = ""
    portrait: bytes | None = None  # a clean JPEG, three wide to four high


Draw = Callable[[Canvas, Sheet], None]  # one sheet, its page ended


@dataclass(frozen=True)
class Form:
    """One way to print a sheet: how it is called, how large its page is, and who draws it."""

    label: str
    size: tuple[float, float]
    draw: Draw


def set_face(pdf: Canvas, portrait: bytes, left: float, top: float, wide: float) -> float:
    """The photo with a hairline round it, so that a white wall behind somebody keeps its edge; gives its foot."""
    high = wide / FACE
    pdf.saveState()
    path = pdf.beginPath()
    path.roundRect(left, top - high, wide, high, wide / 18)
    pdf.clipPath(path, stroke=0)
    pdf.drawImage(ImageReader(BytesIO(portrait)), left, top - high, wide, high)
    pdf.restoreState()
    pdf.setLineWidth(0.5)
    pdf.setStrokeGray(0.6)
    pdf.roundRect(left, top - high, wide, high, wide / 18, stroke=1, fill=0)
    return top - high


def at_the_station(sheet: Sheet) -> Iterable[str]:
    """For whoever would rather walk in or call."""
    if sheet.station or sheet.address:
        yield APART.join(said for said in (sheet.station, sheet.address) if said)
    phone = f"电话：{sheet.phone}" if sheet.phone else ""
    hours = f"开放时间：{sheet.hours}" if sheet.hours else ""
    if phone or hours:
        yield APART.join(said for said in (phone, hours) if said)
