"""A stranger's photo made safe: a fresh JPEG of the same picture, and nothing else of the file."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 20_000_000
LONGEST_FILE_SIDE = 30_000  # a ribbon one pixel wide costs Pillow a pointer for every row
LONGEST_SIDE = 2560
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")

EMPTY = "没有收到照片内容，请重新选一张照片。"
TOO_HEAVY = "照片超过 5 MB。请在手机上选“压缩”或“标清”再传，或者截一张屏来传。"
TOO_LARGE = "照片的尺寸太大（超过 2000 万像素）。请把照片缩小，或者截一张屏来传。"
HEIC = "暂时打不开 HEIC 格式的照片。请截一张屏来传，或在手机的相机设置里把格式改为“兼容性最佳”后再拍。"
UNKNOWN = "这个文件不是能打开的照片。请传 JPG、PNG、WebP 或 GIF 格式的照片。"
BROKEN = "照片文件不完整或已损坏。请重新拍一张，或者换一张照片。"


class NotAPhoto(ValueError):
    """Says in Chinese why, and what the person can do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Photo:
    data: bytes
    mime: str
    width: int
    height: int


def clean(data: bytes) -> Photo:
    try:
        return _jpeg(_pixels(_opened(data)))
    except NotAPhoto:
        raise
    except Image.DecompressionBombError as bomb:
        raise NotAPhoto(TOO_LARGE) from bomb
    except Exception as broken:  # decoders raise whatever they like; MemoryError is an Exception too
        raise NotAPhoto(BROKEN) from broken


def _opened(data: bytes) -> Image.Image:
    """The file's header read and judged; not one pixel is decoded yet."""
    if not data:
        raise NotAPhoto(EMPTY)
    if len(data) > MOST_BYTES:
        raise NotAPhoto(TOO_HEAVY)
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        raise NotAPhoto(HEIC)
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except Image.UnidentifiedImageError as unknown:
        raise NotAPhoto(UNKNOWN) from unknown
    _refuse_large(image)
    return image


def _refuse_large(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_FILE_SIDE:
        raise NotAPhoto(TOO_LARGE)


def _pixels(image: Image.Image) -> Image.Image:
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # lets JPEG decode at half size; others ignore it
    image.load()
    _refuse_large(image)  # a GIF's frame may be larger than its header said
    image = _plain(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return _on_white(_upright(image))


def _plain(image: Image.Image) -> Image.Image:
    """RGB or RGBA. Sixteen-bit grey is scaled by hand: Pillow would cut everything above 255 to white."""
    if image.mode.startswith("I"):
        return image.point(lambda grey: grey / 256).convert("L").convert("RGB")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # a phone that writes odd EXIF still took a photo: show it as it lies
        return image


def _on_white(image: Image.Image) -> Image.Image:
    """Onto a new sheet: Pillow copies some of a file's notes (a JPEG comment) into what it saves from it."""
    sheet = Image.new("RGB", image.size, "white")
    sheet.paste(image, mask=image if image.mode == "RGBA" else None)
    return sheet


def _jpeg(image: Image.Image) -> Photo:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return Photo(out.getvalue(), "image/jpeg", image.width, image.height)
