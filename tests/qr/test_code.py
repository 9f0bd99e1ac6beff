"""Every picture of a code leads back to its link, read by another library than the one that drew it."""

import re
import xml.etree.ElementTree as ET
from io import BytesIO

import zxingcpp
from PIL import Image, ImageDraw

from qr import code

LINK = "https://mashang.xiangcheng.example.cn/q/h7Kd2MpQx9Rt"
SVG = "{http://www.w3.org/2000/svg}"


def read(picture: Image.Image) -> zxingcpp.Barcode:
    (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    return found


def drawn(svg: bytes, scale: int) -> Image.Image:
    """The SVG's own paths, filled in order on a grey ground."""
    root = ET.fromstring(svg)
    side = int(root.get("viewBox").split()[2])
    picture = Image.new("L", (side * scale, side * scale), 128)
    for path in root.iter(f"{SVG}path"):
        for x, y, wide, high in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+z", path.get("d")):
            left, top = int(x) * scale, int(y) * scale
            right, bottom = left + int(wide) * scale - 1, top + int(high) * scale - 1
            ImageDraw.Draw(picture).rectangle((left, top, right, bottom), fill=path.get("fill"))
    return picture


def test_a_png_leads_back_to_its_link_at_level_q():
    found = read(Image.open(BytesIO(code.png(LINK))))
    assert found.text == LINK
    assert found.ec_level == "Q"


def test_a_png_is_crisp_and_about_eight_hundred_pixels():
    picture = Image.open(BytesIO(code.png(LINK)))
    assert 700 <= picture.width == picture.height <= 800
    assert set(picture.convert("L").tobytes()) == {0, 255}
    assert picture.width % len(code.matrix(LINK)) == 0


def test_the_quiet_zone_is_four_modules_wide():
    rows = code.matrix(LINK)
    assert not any(any(row) for row in rows[:4] + rows[-4:])
    assert not any(any(row[:4]) or any(row[-4:]) for row in rows)
    assert rows[4][4]


def test_an_svg_leads_back_to_its_link():
    assert read(drawn(code.svg(LINK), scale=6)).text == LINK


def test_an_svg_is_the_same_code_as_the_png_module_for_module():
    rows = code.matrix(LINK)
    picture = drawn(code.svg(LINK), scale=1)
    assert [[picture.getpixel((x, y)) == 0 for x in range(len(rows))] for y in range(len(rows))] == rows


def test_an_svg_stands_alone_and_runs_nothing():
    root = ET.fromstring(code.svg(LINK))
    assert root.tag == f"{SVG}svg" and root.get("viewBox")
    assert {child.tag for child in root} == {f"{SVG}path"}
    assert b"href" not in code.svg(LINK) and b"script" not in code.svg(LINK)


def test_the_same_link_gives_the_same_picture():
    assert code.png(LINK) == code.png(LINK)
    assert code.svg(LINK) == code.svg(LINK)


def test_a_long_link_still_makes_a_code():
    long = "https://mashang." + "very-long-name." * 12 + "gov.cn/q/h7Kd2MpQx9Rt"
    assert read(Image.open(BytesIO(code.png(long)))).text == long
