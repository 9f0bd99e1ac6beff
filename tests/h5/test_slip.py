"""The slip to keep: a picture with the query code only as long as the page tells it."""

from io import BytesIO

import zxingcpp
from flask import Flask
from PIL import Image

from tests.browser import Browser
from tests.cast import Cast
from tests.h5.test_resident import filed_by

QR = zxingcpp.BarcodeFormat.QRCode  # among random modules a reader may fancy a bar code as well


def test_the_picture_stands_on_the_slip_and_leads_to_the_status(aunt_li: Browser, cast: Cast) -> None:
    number = filed_by(aunt_li, cast)
    assert f'<img src="/r/{number}/slip.png"' in aunt_li.open(f"/r/{number}/slip").text
    picture = aunt_li.open(f"/r/{number}/slip.png")
    assert picture.mimetype == "image/png" and picture.headers["Cache-Control"] == "no-store"
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture.data)).convert("L"), formats=QR)
    assert found.text == f"https://mashang.example/r/{number}"


def test_the_query_code_leaves_the_picture_with_the_page(aunt_li: Browser, cast: Cast) -> None:
    number = filed_by(aunt_li, cast)
    full = Image.open(BytesIO(aunt_li.open(f"/r/{number}/slip.png").data)).height
    aunt_li.client.delete_cookie("__Host-slip", domain="mashang.example")
    assert Image.open(BytesIO(aunt_li.open(f"/r/{number}/slip.png").data)).height < full


def test_nobody_else_gets_it(aunt_li: Browser, cast: Cast, app: Flask) -> None:
    number = filed_by(aunt_li, cast)
    assert Browser(app).open(f"/r/{number}/slip.png").status_code == 404
