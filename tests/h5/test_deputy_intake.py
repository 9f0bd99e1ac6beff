"""On a visit 王代表 writes down what somebody says who has no phone, and hands over number and query code."""

from io import BytesIO

import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from models.service_request import ServiceRequest, seeing
from models.service_request.filing import hash_query_code
from tests.browser import Browser
from tests.cast import Cast

FORM = "/deputy/file"
SAID = {"text": "门前的水沟堵了", "consent": "yes"}

QR = zxingcpp.BarcodeFormat.QRCode  # among random modules a reader may fancy a bar code as well


def filed(cast: Cast) -> list[ServiceRequest]:
    with cast.database.read() as session:
        return session.query(ServiceRequest).order_by(ServiceRequest.id).all()


def test_it_is_filed_for_them_with_him_as_recorder_and_comes_to_him(wang: Browser, cast: Cast) -> None:
    more = {"name": "赵大爷", "phone": "000-1111-2222", "village": str(cast.village), "place": "东头"}
    answer = wang.press(FORM, FORM, **SAID, **more)
    assert answer.status_code == 303
    [one] = filed(cast)
    assert (one.state, one.source, one.recorded_by_id, one.consent, one.told_by) == (
        "filed", "visit", cast.wang, "spoken", "call",
    )  # fmt: skip
    assert one.filer_id != cast.wang and one.village_id == cast.village and one.contact_phone == "000-1111-2222"
    slip = wang.open(answer.headers["Location"]).text
    assert f"{one.number[:5]} {one.number[5:]}" in slip and "去办理" in slip
    code = slip.partition("查询码")[2].partition("huge\">")[2][:9].replace(" ", "")
    assert hash_query_code(one.number, code) == one.query_code_hash
    assert "门前的水沟堵了" in wang.open("/deputy").text and "门前的水沟堵了" in wang.open(FORM).text


def test_or_the_station_arranges_it(wang: Browser, cast: Cast) -> None:
    wang.press(FORM, FORM, **SAID, whom="station")
    [one] = filed(cast)
    with cast.database.read() as session:
        assert seeing.find(session, one.number, cast.chief()) is not None
        assert seeing.find(session, one.number, cast.deputy()) is None
    assert wang.open(f"/deputy/filed/{one.number}").status_code == 200


@pytest.mark.parametrize(
    ("more", "told_by"), [({"phone": "000-1111-2222"}, "call"), ({"name": "赵大爷"}, "visit"), ({}, "board")]
)
def test_how_they_hear_of_it_follows_from_what_they_gave(
    wang: Browser, cast: Cast, more: dict[str, str], told_by: str
) -> None:
    wang.press(FORM, FORM, **SAID, **more)
    assert [one.told_by for one in filed(cast)] == [told_by]


def test_without_their_consent_nothing_is_filed_and_all_that_was_typed_stays(wang: Browser, cast: Cast) -> None:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "sienna").save(drawn, "JPEG")
    picture = (BytesIO(drawn.getvalue()), "photo.jpg")
    answer = wang.press(FORM, FORM, text="门前的水沟堵了", name="赵大爷", photos=[picture])
    assert answer.status_code == 422 and "请先征得本人同意" in answer.text and filed(cast) == []
    assert "门前的水沟堵了" in answer.text and 'value="赵大爷"' in answer.text and "已收到 1 张" in answer.text


def test_another_villages_name_is_not_taken(wang: Browser, cast: Cast) -> None:
    assert wang.press(FORM, FORM, **SAID, village="12345").status_code == 422
    assert wang.press(FORM, FORM, **SAID, station=str(cast.far_station)).status_code == 422
    assert filed(cast) == []


def test_the_slip_is_his_who_wrote_it_and_tells_the_code_once(app: Flask, wang: Browser, cast: Cast) -> None:
    slip = wang.press(FORM, FORM, **SAID).headers["Location"]
    assert "查询码<br>" in wang.open(slip).text
    zhao = Browser(app).sign_in(cast.database, cast.zhao, "h5")
    assert zhao.open(slip).status_code == 404
    later = Browser(app).sign_in(cast.database, cast.wang, "h5")
    assert "查询码只在登记后显示一次" in later.open(slip).text


def test_the_receipt_is_a_picture_to_print_and_words_to_read_out(app: Flask, wang: Browser, cast: Cast) -> None:
    slip = wang.press(FORM, FORM, **SAID, name="赵大爷").headers["Location"]
    page, [one] = wang.open(slip).text, filed(cast)
    aloud = page.partition("念给本人听")[2].partition("</section>")[0]
    assert f"{one.number[:5]} {one.number[5:]}" in aloud and "会上门告诉您" in aloud and "前受理，到时告诉您" in aloud
    assert f'src="{slip}/slip.png"' in page and "data-print" in page
    picture = wang.open(f"{slip}/slip.png")
    assert picture.mimetype == "image/png" and picture.headers["Cache-Control"] == "no-store"
    drawn = Image.open(BytesIO(picture.data))
    [code] = zxingcpp.read_barcodes(drawn.convert("L"), formats=QR)
    assert code.text == f"https://mashang.example/r/{one.number}"
    later = Browser(app).sign_in(cast.database, cast.wang, "h5")
    assert Image.open(BytesIO(later.open(f"{slip}/slip.png").data)).height < drawn.height, "the code is told once"
    assert "念给本人听" not in later.open(slip).text
    for other in (Browser(app).sign_in(cast.database, cast.zhao, "h5"), Browser(app)):
        assert other.open(f"{slip}/slip.png").status_code in (303, 404)


def test_the_same_press_twice_is_one_request(wang: Browser, cast: Cast) -> None:
    form = wang.forms(FORM)[FORM] | SAID
    assert [wang.post(FORM, **form).status_code for _ in range(2)] == [303, 303]
    assert len(filed(cast)) == 1


def test_who_sits_in_no_station_has_no_such_form(app: Flask, wang: Browser, cast: Cast) -> None:
    from models.deputy import Seat

    cast.database.transact(lambda s: s.query(Seat).delete())
    assert wang.open(FORM).status_code == 404


def test_an_afternoons_visits_and_no_more(wang: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from models.service_request import quotas

    monkeypatch.setitem(quotas.MOST_RECORDED, "deputy", 1)
    assert wang.press(FORM, FORM, **SAID).status_code == 303
    refused = wang.press(FORM, FORM, **SAID)
    assert refused.status_code == 429 and "门前的水沟堵了" in refused.text and len(filed(cast)) == 1
