"""What came out on paper: the pages, their words, where each text lies and how large it is."""

import ctypes

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image

MM = 72 / 25.4


def pages(pdf: bytes) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(pdf))


def words(pdf: bytes) -> list[str]:
    """Page by page, without blanks and line breaks: a sentence may run over a line's end."""
    return ["".join(page.get_textpage().get_text_range().split()) for page in pages(pdf)]


def picture(pdf: bytes, dpi: float = 150) -> Image.Image:
    return pages(pdf)[0].render(scale=dpi / 72).to_pil().convert("L")


def texts(page: pypdfium2.PdfPage) -> list[pypdfium2.PdfObject]:
    return [thing for thing in page.get_objects() if thing.type == raw.FPDF_PAGEOBJ_TEXT]


def sizes(page: pypdfium2.PdfPage) -> list[float]:
    found = []
    for text in texts(page):
        size = ctypes.c_float()
        assert raw.FPDFTextObj_GetFontSize(text.raw, size)
        found.append(size.value)
    return found


def nothing_overflows(page: pypdfium2.PdfPage, margin: float) -> None:
    wide, high = page.get_size()
    for thing in page.get_objects():
        left, bottom, right, top = thing.get_bounds()
        assert left >= margin - 1 and right <= wide - margin + 1
        assert bottom >= margin - 1 and top <= high - margin + 1


def no_two_texts_overlap(page: pypdfium2.PdfPage) -> None:
    boxes = [text.get_bounds() for text in texts(page)]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across < 0.5 or down < 0.5, (one, other)
