"""The sheet as the wall, the sun and the rain hand it to a phone."""

from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pypdfium2.raw
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from qr.lettering import printable
from qr.sheet import FREE, STEPS, Sheet, a4

TOKEN = "h7Kd2MpQx9Rt"
LINK = f"https://mashang.xiangcheng.example.cn/q/{TOKEN}"
MM = 72 / 25.4


def sheet(**changed) -> Sheet:
    plain = {
        "headline": "王建国 县人大代表",
        "lines": ("茨沟乡人大代表联络站", "联系：茨沟村、大陈村、湛北村"),
        "hangs_at": "茨沟村村委会门口公告栏",
        "hours": "周一至周五 8:30—17:30",
        "link": LINK,
        "token": TOKEN,
    }
    return Sheet(**(plain | changed))


def opened(pdf: bytes) -> pypdfium2.PdfPage:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return document[0]


def picture(pdf: bytes, dpi: float = 150) -> Image.Image:
    return opened(pdf).render(scale=dpi / 72).to_pil().convert("L")


def words(pdf: bytes) -> str:
    return opened(pdf).get_textpage().get_text_range()


def leads_to(image: Image.Image) -> str:
    (found,) = zxingcpp.read_barcodes(image)
    assert found.ec_level == "Q"
    return found.text


@pytest.mark.parametrize("percent", [100, 50, 25])
def test_the_page_leads_to_its_link_from_near_and_from_far(percent):
    assert leads_to(picture(a4(sheet()), dpi=150 * percent / 100)) == LINK


@pytest.mark.parametrize("percent", [100, 50, 25])
def test_a_page_hung_crooked_still_leads_there(percent):
    straight = picture(a4(sheet()), dpi=150 * percent / 100)
    assert leads_to(straight.rotate(3, Image.Resampling.BICUBIC, expand=True, fillcolor=255)) == LINK


def test_a_page_with_a_torn_corner_of_the_code_still_leads_there():
    page = picture(a4(sheet()))
    corners = zxingcpp.read_barcodes(page)[0].position
    right, foot = corners.bottom_right.x, corners.bottom_right.y
    side = (right - corners.top_left.x) * 0.1**0.5  # a square of a tenth of the code's area
    ImageDraw.Draw(page).rectangle((right - side, foot - side, right, foot), fill=255)
    assert leads_to(page) == LINK


def test_the_code_is_seventy_five_millimetres_wide():
    page = picture(a4(sheet()), dpi=254)
    corners = zxingcpp.read_barcodes(page)[0].position
    assert (corners.top_right.x - corners.top_left.x) / 10 == pytest.approx(75, abs=1)


def test_the_page_is_one_a4():
    assert opened(a4(sheet())).get_size() == pytest.approx((210 * MM, 297 * MM), abs=0.1)


def test_the_page_says_who_where_when_and_how():
    said = words(a4(sheet()))
    assert "王建国 县人大代表" in said
    assert "茨沟乡人大代表联络站" in said
    assert "开放时间：周一至周五 8:30—17:30" in said
    assert "张贴处：茨沟村村委会门口公告栏" in said
    assert "h7Kd 2MpQ x9Rt" in said
    assert LINK in said
    assert all(sentence in said for sentence in (FREE, *STEPS))


def test_a_sheet_without_hours_does_not_speak_of_them():
    assert "开放时间" not in words(a4(sheet(hours="")))


def test_the_font_travels_with_the_page():
    document = pypdfium2.PdfDocument(a4(sheet()))
    texts = [thing for thing in document[0].get_objects() if thing.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
    fonts = [pypdfium2.raw.FPDFTextObj_GetFont(thing.raw) for thing in texts]
    assert fonts and all(pypdfium2.raw.FPDFFont_GetIsEmbedded(font) == 1 for font in fonts)


def test_a_name_in_rare_letters_prints():
    assert "堃喆祎珺镕翀犇鑫垚龘" in words(a4(sheet(headline="堃喆祎珺镕翀犇鑫垚龘")))


def test_a_letter_the_font_lacks_is_marked_and_never_lost():
    assert printable("李𬭎") == "李〓"
    assert printable("王\ud800") == "王〓"
    assert printable("王👍") == "王〓"
    assert "李〓" in words(a4(sheet(headline="李𬭎")))


def test_a_letter_with_a_plain_form_takes_that():
    assert printable("36℃") == "36°C"


def test_what_has_no_shape_leaves_no_mark():
    assert printable("王\u202e建\u200b国\ufe0f") == "王建国"


GROUP = "襄城县紫云镇第三代表小组（雪楼村、黄柳南村、黄柳北村、孟沟村）"


@pytest.mark.parametrize("headline", [GROUP, "长" * 2000, "W" * 2000, "", "\n\t"])
def test_nothing_overflows_however_long_the_names(headline):
    wide = sheet(headline=headline, lines=("站" * 500,) * 40, hangs_at="处" * 1000, hours="时" * 1000)
    pdf = a4(wide)
    page = opened(pdf)
    margin = 12 * MM
    for thing in page.get_objects():
        left, bottom, right, top = thing.get_bounds()
        assert left >= margin - 1 and right <= 210 * MM - margin + 1
        assert bottom >= margin - 1 and top <= 297 * MM - margin + 1
    assert leads_to(picture(pdf)) == LINK


def test_no_two_texts_lie_on_each_other():
    page = opened(a4(sheet(lines=("站" * 90,) * 9)))
    boxes = [t.get_bounds() for t in page.get_objects() if t.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across < 0.5 or down < 0.5


def test_the_same_sheet_gives_the_same_bytes():
    assert a4(sheet()) == a4(sheet())


def test_sheets_made_at_the_same_time_do_not_mix_their_letters():
    sheets = [sheet(headline=name) for name in ("王建国", "李秀英", "陈志强", "赵小兰")] * 3
    alone = [a4(one) for one in sheets]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(a4, sheets)) == alone


def test_the_page_names_no_font_it_does_not_carry():
    assert b"Helvetica" not in a4(sheet())
