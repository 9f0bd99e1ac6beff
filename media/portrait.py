"""A face for the wall: a stranger's photo made safe, cut to three by four, no larger than print needs."""

from io import BytesIO

from PIL import Image

from media import photo
from media.photo import Photo

WIDE, HIGH = 720, 960  # on the A3 poster 90 mm across: about 200 dots to the inch
SMALLEST = 180  # across; less is a blur on the wall
ABOVE = 0.2  # of what is cut off, this much at the top: faces sit high in a picture
TOO_SMALL = "照片太小，印出来会模糊。请换一张宽度不小于 180 像素的照片。"


def clean(data: bytes) -> Photo:
    """As any photo; then cut and drawn anew."""
    image = Image.open(BytesIO(photo.clean(data).data))
    cut = image.crop(_frame(*image.size))
    if cut.width < SMALLEST:
        raise photo.NotAPhoto(TOO_SMALL)
    cut.thumbnail((WIDE, HIGH), Image.Resampling.LANCZOS)
    out = BytesIO()
    cut.save(out, "JPEG", quality=photo.QUALITY, optimize=True)
    return Photo(out.getvalue(), "image/jpeg", cut.width, cut.height)


def _frame(wide: int, high: int) -> tuple[int, int, int, int]:
    """The largest three by four that fits: in the middle across, near the top."""
    across, down = min(wide, high * 3 // 4), min(high, wide * 4 // 3)
    left, top = (wide - across) // 2, int((high - down) * ABOVE)
    return left, top, left + across, top + down
