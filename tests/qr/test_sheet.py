"""Poster and card as the wall, the sun and the rain hand them to a phone: small, crooked, at a slant, torn."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from qr.lettering import printable
from qr.printing import FORMS, pdf, volume
from qr.sheet import FREE, STEPS, Sheet
from tests.qr.printed import MM, no_two_texts_overlap, nothing_overflows, pages, picture, sizes, words

TOKEN = "h7Kd2MpQx9Rt"
LINK = f"https://mashang.xiangcheng.example.cn/q/{TOKEN}"
POSTERS, ALL = ("a4", "a3"), ("a4", "a3", "card")
# What a phone sees of each: a poster from across the room, a card in the hand.
FAR = {"a4": 300 * 0.25, "a3": 300 * 0.25, "card": 300 * 0.5}
CODE = {"a4": 76, "a3": 130, "card": 28}


def face(wide: int = 300, high: int = 400) -> bytes:
    """Nobody: two shapes on grey."""
    drawn = Image.new("RGB", (wide, high), "#d8dde2")
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((wide * 0.1, high * 0.65, wide * 0.9, high * 1.3), fill="#34495e")
    pen.ellipse((wide * 0.3, high * 0.2, wide * 0.7, high * 0.6), fill="#e0b999")
    out = BytesIO()
    drawn.save(out, "JPEG")
    return out.getvalue()


def sheet(**changed) -> Sheet:
    plain = {
        "headline": "王示例代表", "levels": ("县人大代表",), "lines": ("示例村村民", "茨沟乡第一选区"),
        "hangs_at": "茨沟村村委会门口公告栏", "hours": "周一至周五 8:30—17:30", "link": LINK, "token": TOKEN,
        "station": "茨沟乡人大代表联络站", "address": "茨沟乡政府院内", "phone": "000-0000-0000", "portrait": face(),
    }  # fmt: skip
    return Sheet(**(plain | changed))


def leads_to(image: Image.Image) -> str:
    (found,) = zxingcpp.read_barcodes(image)
    assert found.ec_level == "Q"
    return found.text


def corners(image: Image.Image) -> tuple[float, float, float, float]:
    seen = zxingcpp.read_barcodes(image)[0].position
    return seen.top_left.x, seen.top_left.y, seen.bottom_right.x, seen.bottom_right.y


def torn(image: Image.Image) -> Image.Image:
    """A tenth of the code's area is gone, in the corner that has no finder in it."""
    left, _, right, foot = corners(image)
    side = (right - left) * 0.1**0.5
    ImageDraw.Draw(image).rectangle((right - side, foot - side, right, foot), fill=255)
    return image


def from_afar(image: Image.Image, dpi: float) -> Image.Image:
    return image.resize((round(image.width * dpi / 300), round(image.height * dpi / 300)), Image.Resampling.LANCZOS)


def crooked(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def at_a_slant(image: Image.Image, lean: float) -> Image.Image:
    """As held below or above a sheet: the far edge is shorter, and rows crowd towards it."""
    wide, high = image.size
    bend = lean / high
    middle = 1 + lean / 2  # of the page; it keeps its place and its size there
    # What PIL wants: from where each point is taken, (a x + b y + c) / (g x + h y + 1), and the same for y.
    across = (middle, wide / 2 * bend, wide / 2 * (1 - middle))
    down = (0, middle + bend * high / 2, high / 2 * (1 - middle))
    return image.transform(
        (wide, high), Image.Transform.PERSPECTIVE, (*across, *down, 0, bend), Image.Resampling.BICUBIC, fillcolor=255
    )


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("percent", [100, 50])
def test_a_sheet_leads_to_its_link_from_near_and_from_far(form, percent):
    assert leads_to(picture(pdf(form, sheet()), dpi=150 * percent / 100)) == LINK


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("degrees", [3, -8])
def test_a_torn_sheet_hung_crooked_and_seen_from_afar_still_leads_there(form, degrees):
    seen = from_afar(torn(picture(pdf(form, sheet()), dpi=300)), FAR[form])
    assert leads_to(crooked(seen, degrees)) == LINK


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("lean", [0.2, -0.2])
def test_a_torn_sheet_seen_at_a_slant_still_leads_there(form, lean):
    seen = from_afar(torn(picture(pdf(form, sheet()), dpi=300)), FAR[form])
    assert leads_to(at_a_slant(crooked(seen, 3), lean)) == LINK


@pytest.mark.parametrize("form", ALL)
def test_in_black_and_faded_print_it_still_leads_there(form):
    faded = picture(pdf(form, sheet()), dpi=150).point(lambda grey: 90 + grey * 110 // 255)
    assert leads_to(faded) == LINK


@pytest.mark.parametrize("form", ALL)
def test_a_second_reader_agrees(form, tmp_path: Path):
    """zbar reads codes its own way, as many older phones do; where it is not installed the first must do."""
    reader = shutil.which("zbarimg")
    if reader is not None:
        from_afar(torn(picture(pdf(form, sheet()), dpi=300)), FAR[form]).save(tmp_path / "seen.png")
        said = subprocess.run([reader, "-q", "--raw", str(tmp_path / "seen.png")], capture_output=True, text=True)
        assert said.stdout.strip() == LINK


@pytest.mark.parametrize("form", ALL)
def test_the_code_is_as_large_as_it_must_be(form):
    left, _, right, _ = corners(picture(pdf(form, sheet()), dpi=254))
    assert (right - left) / 10 == pytest.approx(CODE[form], abs=1)


@pytest.mark.parametrize("form", ALL)
def test_nothing_stands_in_the_quiet_zone(form):
    """Four modules of white all round, whatever is drawn beside."""
    page = picture(pdf(form, sheet(headline="很长的名字" * 12, levels=("级" * 60,) * 4)), dpi=254)
    left, top, right, foot = corners(page)
    module = (right - left) / 37
    quiet, near = 3.8 * module, 0.6 * module  # of the white, without what the reader's own rounding blurs
    outer = (left - quiet, top - quiet, right + quiet, foot + quiet)
    inner = (left - near, top - near, right + near, foot + near)
    for side in range(4):
        opposite = (side + 2) % 4  # from the outer edge of this side to the inner one
        box = [inner[side] if edge == opposite else outer[edge] for edge in range(4)]
        assert page.crop(tuple(round(edge) for edge in box)).getextrema()[0] > 240, (form, box)


@pytest.mark.parametrize(
    ("form", "wide", "high"), [("a4", 210, 297), ("a3", 297, 420), ("card", 90, 54), ("cards", 210, 297)]
)
def test_the_page_is_as_large_as_the_paper(form, wide, high):
    [page] = pages(pdf(form, sheet()))
    assert page.get_size() == pytest.approx((wide * MM, high * MM), abs=0.1)


@pytest.mark.parametrize("form", POSTERS)
def test_a_poster_says_who_where_when_and_how(form):
    [said] = words(pdf(form, sheet()))
    for sentence in (
        "王示例代表", "县人大代表", "示例村村民", "茨沟乡第一选区", "茨沟乡人大代表联络站", "茨沟乡政府院内",
        "电话：000-0000-0000", "开放时间：周一至周五8:30—17:30", "张贴处：茨沟村村委会门口公告栏", "h7Kd2MpQx9Rt",
        LINK, FREE, *STEPS,
    ):  # fmt: skip
        assert sentence in said, sentence


def test_a_card_says_who_and_where():
    [said] = words(pdf("card", sheet()))
    for sentence in ("王示例代表", "县人大代表", "茨沟乡人大代表联络站", "000-0000-0000", "周一至周五", TOKEN, FREE):
        assert sentence in said, sentence


@pytest.mark.parametrize("form", ALL)
def test_a_sheet_without_hours_does_not_speak_of_them(form):
    assert "开放" not in words(pdf(form, sheet(hours="")))[0]


def images(data: bytes) -> int:
    return sum(thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for page in pages(data) for thing in page.get_objects())


@pytest.mark.parametrize("form", FORMS)
def test_who_has_no_photo_has_no_frame_either(form):
    assert images(pdf(form, sheet())) == 1 if form != "cards" else True
    assert images(pdf(form, sheet(portrait=None))) == 0


def test_an_a3_is_no_enlarged_a4():
    """On the larger paper the face takes more of it, and the steps stand beside the code."""
    shares = {}
    for form in POSTERS:
        [page] = pages(pdf(form, sheet()))
        [photo] = [t for t in page.get_objects() if t.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        left, _, right, _ = photo.get_bounds()
        shares[form] = (right - left) / page.get_size()[0]
    assert shares["a3"] > shares["a4"] * 1.3


def test_ten_cards_come_on_one_page_with_marks_to_cut_along():
    page = picture(pdf("cards", sheet()), dpi=200)
    found = zxingcpp.read_barcodes(page)
    assert [one.text for one in found] == [LINK] * 10
    assert page.crop((0, 0, round(15 * 200 / 25.4), page.height)).getextrema()[0] < 100, "marks at the left edge"


@pytest.mark.parametrize("form", FORMS)
def test_every_font_travels_with_the_page_as_a_subset(form):
    data = pdf(form, sheet())
    named = set(re.findall(rb"/BaseFont /(\S+)", data))
    assert named and all(re.match(rb"[A-Z]{6}\+", name) for name in named), named
    assert len(re.findall(rb"/FontFile2 ", data)) == len(named)
    assert len(data) < 150_000, "the whole font would be five million bytes"


@pytest.mark.parametrize("form", ALL)
def test_a_name_in_rare_letters_prints(form):
    assert "堃喆祎珺镕翀" in words(pdf(form, sheet(headline="堃喆祎珺镕翀犇鑫垚龘")))[0]


def test_a_letter_the_font_lacks_is_marked_and_never_lost():
    assert printable("李𬭎") == "李〓"
    assert printable("王\ud800") == "王〓"
    assert printable("王👍") == "王〓"
    assert "李〓" in words(pdf("a4", sheet(headline="李𬭎")))[0]


def test_a_letter_with_a_plain_form_takes_that():
    assert printable("36℃") == "36°C"


def test_what_has_no_shape_leaves_no_mark():
    assert printable("王\u202e建\u200b国\ufe0f") == "王建国"


GROUP = "襄城县紫云镇第三代表小组（雪楼村、黄柳南村、黄柳北村、孟沟村）"
EDGES = {"a4": 12 * MM, "a3": 12 * MM, "card": 3.9 * MM}


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("headline", [GROUP, "长" * 40, "长" * 2000, "W" * 2000, "", "\n\t", "👍" * 30])
@pytest.mark.parametrize("portrait", [face(), None], ids=["face", "no face"])
def test_nothing_overflows_or_overlaps_however_long_the_names(form, headline, portrait):
    data = pdf(form, sheet(
        headline=headline, levels=("级" * 90,) * 6, lines=("站" * 500,) * 40, hangs_at="处" * 1000, hours="时" * 1000,
        station="站" * 300, address="址" * 900, phone="0" * 400, portrait=portrait,
    ))  # fmt: skip
    [page] = pages(data)
    nothing_overflows(page, EDGES[form])
    no_two_texts_overlap(page)
    assert leads_to(picture(data, dpi=200)) == LINK


@pytest.mark.parametrize("form", ALL)
def test_nothing_is_too_small_to_read(form):
    smallest = {"a4": 9, "a3": 11, "card": 6}[form]
    assert min(sizes(pages(pdf(form, sheet()))[0])) >= smallest


def test_the_same_sheet_gives_the_same_bytes():
    assert pdf("a4", sheet()) == pdf("a4", sheet())


def test_sheets_made_at_the_same_time_do_not_mix_their_letters():
    names = [f"代表{letter}{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda name: pdf("a4", sheet(headline=name)), names))
    assert all(name in words(one)[0] for name, one in zip(names, made, strict=True))


def test_many_sheets_bind_into_one_file_each_with_its_own_code():
    tokens = [f"Many2345678{letter}" for letter in "abcdefgh"]
    many = [sheet(token=token, link=f"https://m.example/q/{token}") for token in tokens]
    seen = [zxingcpp.read_barcodes(page.render(scale=2).to_pil()) for page in pages(volume("a4", many, "全站"))]
    found = [codes[0].text for codes in seen]
    assert found == [f"https://m.example/q/{token}" for token in tokens]
