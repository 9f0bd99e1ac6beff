"""Privacy by relation, from the filing on: whom a complaint is about does not learn who complains."""

from flask import Flask

from models.service_request import seeing
from tests.browser import Browser
from tests.cast import Cast
from tests.h5.lived import photo

PHONE = "000-1111-2222"


def filed(aunt_li: Browser, cast: Cast, **more) -> str:
    page = f"/q/{cast.wang_code}"
    sent = aunt_li.press(page, page, text="这件事想请人管一管", name="李阿姨", phone=PHONE, **more)
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"].split("/")[2]


def pressed(browser: Browser, page: str) -> str:
    """What the page shows once somebody has pressed for the number."""
    return browser.press(page, f"{page}/phone").text


def kept(cast: Cast, number: str):
    with cast.database.read() as session:
        return seeing.by_number(session, number)


def test_a_plain_matter_shows_its_deputy_whom_to_call(aunt_li: Browser, wang: Browser, cast: Cast) -> None:
    number = filed(aunt_li, cast)
    assert PHONE in pressed(wang, f"/deputy/requests/{number}") and kept(cast, number).about is None


def test_who_complains_of_an_official_is_the_chiefs_to_know(
    app: Flask, aunt_li: Browser, wang: Browser, cast: Cast
) -> None:  # fmt: skip
    number = filed(aunt_li, cast, about="official")
    page = wang.open(f"/deputy/requests/{number}").text
    assert "这件事想请人管一管" in page and PHONE not in page and "李阿姨" not in page
    assert "只给站长看" in page
    chief = pressed(Browser(app).sign_in(cast.database, cast.chen, "console"), f"/console/requests/{number}")
    assert PHONE in chief and "村（社区）干部" in chief


def test_what_she_wrote_into_it_does_not_give_her_away_either(
    app: Flask, aunt_li: Browser, wang: Browser, cast: Cast
) -> None:  # fmt: skip
    shown = photo(app, cast, cast.li)
    said = "我是李阿姨，电话000-1111-2222，账目不公开"
    number = cast.file(said, about="official", name="李阿姨", phone=PHONE, attachments=[shown]).request.number
    for page in ("/deputy", f"/deputy/requests/{number}"):
        told = wang.open(page).text
        assert "账目不公开" in told and "李阿姨" not in told and PHONE not in told
    assert "照片和语音也只给站长看" in wang.open(f"/deputy/requests/{number}").text
    assert f"/attachments/{shown}" not in wang.open(f"/deputy/requests/{number}").text
    assert wang.open(f"/attachments/{shown}").status_code == 404
    chen = Browser(app).sign_in(cast.database, cast.chen, "console")
    whole = chen.open(f"/console/requests/{number}").text
    assert PHONE in whole and f"/attachments/{shown}" in whole
    assert chen.open(f"/console/attachments/{shown}").status_code == 200


def test_of_a_department_the_form_wants_to_know_which(aunt_li: Browser, wang: Browser, cast: Cast) -> None:
    page = f"/q/{cast.wang_code}"
    assert "示例县住建局" in aunt_li.open(page).text
    refused = aunt_li.press(page, page, text="办事推来推去", about="department")
    assert refused.status_code == 422 and "请选择反映的是哪个单位" in refused.text and "办事推来推去" in refused.text
    number = filed(aunt_li, cast, about="department", about_department=str(cast.housing))
    one = kept(cast, number)
    assert (one.about, one.about_department_id) == ("department", cast.housing)
    assert PHONE in pressed(wang, f"/deputy/requests/{number}"), "a deputy is no department"


def test_what_is_about_the_deputy_on_the_sheet_goes_past_them(
    app: Flask, aunt_li: Browser, wang: Browser, cast: Cast
) -> None:  # fmt: skip
    number = filed(aunt_li, cast, about="official", only_chief="1")
    assert wang.open(f"/deputy/requests/{number}").status_code == 404
    assert number not in wang.open("/deputy").text
    chief = Browser(app).sign_in(cast.database, cast.chen, "console")
    assert PHONE in pressed(chief, f"/console/requests/{number}")


def test_a_complaint_is_never_offered_a_neighbours_to_join(aunt_li: Browser, cast: Cast) -> None:
    cast.file("村口的路灯坏了三天没人修", who=cast.stranger)
    page = f"/q/{cast.wang_code}"
    assert "附近有人反映过类似的事" in aunt_li.press(page, page, text="村口的路灯坏了三天没人修").text
    sent = aunt_li.press(page, page, text="村口的路灯坏了三天没人修", about="official")
    assert sent.status_code == 303 and kept(cast, sent.headers["Location"].split("/")[2]).state == "filed"
