"""陈站长 is invited, enrols, signs in and out; strangers and spent codes stay outside."""

import base64
import re
from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from app.console import second_factor
from models import account, clock, websession
from models.person import Person
from qr import code as drawn
from tests.browser import Browser
from tests.cast import Cast
from tests.console.conftest import PASSWORD, digits

SIGN_IN = "/console/sign-in"

QR = zxingcpp.BarcodeFormat.QRCode  # among random modules a reader may fancy a bar code as well


def secret_on(page: str) -> str:
    """What he would type into the authenticator by hand."""
    return re.search(r'class="number secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")


def enrol(browser: Browser, where: str, **more: str):
    page = browser.open(where).text
    hidden = dict(re.findall(r'name="(token|key|sealed)" value="([^"]+)"', page))
    secret = secret_on(page)
    chosen = {"password": PASSWORD, "again": PASSWORD, "code": digits(secret)}
    return secret, browser.post(where, **(hidden | chosen | more))


def sign_in(browser: Browser, secret: str, **more: str):
    typed = {"login": "chenzhan", "password": PASSWORD, "code": digits(secret)}
    return browser.press(SIGN_IN, SIGN_IN, **(typed | more))


@pytest.fixture
def secret(app: Flask, invited: str) -> str:
    """陈站长 has enrolled, a while ago."""
    with clock.at(clock.now() - timedelta(hours=1)):
        return enrol(Browser(app), invited)[0]


def is_in(browser: Browser) -> bool:
    return browser.open("/console/").status_code == 200


def test_he_enrols_and_is_in_then_out_then_in_again(stranger: Browser, invited: str) -> None:
    secret, answer = enrol(stranger, invited)
    assert answer.status_code == 303 and answer.headers["Location"] == "/console/"
    assert is_in(stranger)
    assert stranger.press("/console/", "/console/sign-out").headers["Location"] == SIGN_IN
    assert not is_in(stranger)
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert sign_in(stranger, secret).headers["Location"] == "/console/"
        assert is_in(stranger)


def test_the_picture_on_the_page_carries_the_secret_for_the_authenticator(stranger: Browser, invited: str) -> None:
    page = stranger.open(invited).text
    svg = base64.b64decode(re.search(r"data:image/svg\+xml;base64,([^\"]+)", page)[1]).decode()
    link = second_factor.pyotp.TOTP(secret_on(page)).provisioning_uri(name="chenzhan", issuer_name="码上")
    assert svg == drawn.svg(link).decode()
    [seen] = zxingcpp.read_barcodes(Image.open(BytesIO(drawn.png(link))), formats=QR)
    assert seen.text == link


def test_an_invitation_works_once(app: Flask, stranger: Browser, invited: str) -> None:
    assert enrol(stranger, invited)[1].status_code == 303
    again = Browser(app).open(invited)
    assert again.status_code == 404 and "已用过" in again.text


def test_an_invitation_ends_after_a_day(stranger: Browser, invited: str) -> None:
    with clock.at(clock.now() + timedelta(hours=25)):
        assert stranger.open(invited).status_code == 404
    assert stranger.open("/console/enrol/never-given").status_code == 404


def test_of_two_who_enrol_at_once_one_wins(cast: Cast, invited: str) -> None:
    tries = [
        cast.database.transact(lambda s: account.enrol(s, invited.rsplit("/", 1)[1], "hash", "SECRET", 1)) for _ in "ab"
    ]
    assert tries == [cast.chen, None]


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("短密码", "至少 12 个字符"),
        ("123456789012", "太常见"),
        ("aaaaaaaaaaaaaaaa", "太常见"),
        ("my-login-chenzhan-1", "请不要含"),
        ("陈示例的秘密密码是这一句话", "请不要含"),
        ("MaShang-is-the-best-thing", "请不要含"),
        ("码上办事真是方便极了我喜欢", "请不要含"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(stranger: Browser, invited: str, password: str, why: str) -> None:
    _, answer = enrol(stranger, invited, password=password, again=password)
    assert answer.status_code == 422 and why in answer.text and password not in answer.text


def test_a_slip_while_enrolling_keeps_the_same_secret(stranger: Browser, invited: str) -> None:
    secret, answer = enrol(stranger, invited, again="另一个密码呀呀呀呀呀呀")
    assert answer.status_code == 422 and "不一样" in answer.text and secret_on(answer.text) == secret
    secret, answer = enrol(stranger, invited, code="000000")
    assert answer.status_code == 422 and "动态码不对" in answer.text and secret_on(answer.text) == secret


def test_nobody_brings_a_secret_of_their_own(stranger: Browser, invited: str) -> None:
    mine = second_factor.new_secret()
    for forged in (mine, base64.urlsafe_b64encode(mine.encode()).decode(), ""):
        assert enrol(stranger, invited, sealed=forged, code=digits(mine))[1].status_code == 422


def test_to_enrol_anew_ends_every_older_session(app: Flask, cast: Cast, stranger: Browser, invited: str) -> None:
    before = Browser(app).sign_in(cast.database, cast.chen, "console")
    assert is_in(before)
    enrol(stranger, invited)
    assert not is_in(before) and is_in(stranger)


def test_a_code_signs_in_once(app: Flask, stranger: Browser, secret: str) -> None:
    code = digits(secret)
    assert sign_in(stranger, secret, code=code).status_code == 303
    assert sign_in(Browser(app), secret, code=code).status_code == 401
    assert sign_in(Browser(app), secret, code=digits(secret, ahead=-1)).status_code == 401, "older than the spent one"
    assert sign_in(Browser(app), secret, code=digits(secret, ahead=1)).status_code == 303


def test_a_clock_that_is_two_steps_off_is_refused(stranger: Browser, secret: str) -> None:
    for ahead in (-2, 2):
        assert sign_in(stranger, secret, code=digits(secret, ahead=ahead)).status_code == 401


def test_every_failure_says_the_same(app: Flask, secret: str) -> None:
    codes = [{"code": code} for code in ("000000", "", "六位")]
    wrong = [{"login": "nobody"}, {"password": "不是这个密码不是这个"}, *codes]
    said = set()
    for typed in wrong:
        answer = sign_in(Browser(app), secret, **typed)
        assert answer.status_code == 401 and "__Host-console" not in str(answer.headers.getlist("Set-Cookie"))
        said.add(re.search(r'role="alert">([^<]+)<', answer.text)[1])
    assert len(said) == 1


def test_five_wrong_passwords_make_a_pause_and_no_lock(app: Flask, secret: str) -> None:
    now = clock.now().replace(minute=1, second=0)
    with clock.at(now):
        for _ in range(5):
            assert sign_in(Browser(app), secret, password="不是这个密码不是这个").status_code == 401
        refused = sign_in(Browser(app), secret)
        assert refused.status_code == 429 and 0 < int(refused.headers["Retry-After"]) <= 900
        assert "没有被锁定" in refused.text
    with clock.at(now + timedelta(minutes=15)):
        assert sign_in(Browser(app), secret).status_code == 303


def test_strangers_who_guess_cannot_shut_him_out_of_his_own_browser(app: Flask, stranger: Browser, secret: str) -> None:
    now = clock.now().replace(minute=1, second=0)
    with clock.at(now):
        assert sign_in(stranger, secret).status_code == 303
        stranger.press("/console/", "/console/sign-out")
    with clock.at(now + timedelta(minutes=30)):
        for _ in range(6):
            last = sign_in(Browser(app), secret, password="不是这个密码不是这个")
        assert last.status_code == 429
        assert sign_in(stranger, secret).status_code == 303


def test_one_address_that_tries_many_logins_is_slowed(app: Flask, secret: str) -> None:
    with clock.at(clock.now().replace(minute=1, second=0)):
        answers = [sign_in(Browser(app), secret, login=f"login{n}").status_code for n in range(21)]
        assert answers == [401] * 20 + [429]


def test_right_sign_ins_are_not_counted(app: Flask, secret: str) -> None:
    with clock.at(clock.now().replace(minute=1, second=0)):
        for n in range(7):
            with clock.at(clock.now() + timedelta(minutes=n + 1)):
                assert sign_in(Browser(app), secret).status_code == 303


def test_signing_in_gives_a_new_session_and_ends_the_one_brought_along(cast: Cast, app: Flask, secret: str) -> None:
    browser = Browser(app).sign_in(cast.database, cast.zhou, "console")
    before = browser.client.get_cookie("__Host-console", domain="mashang.example").value
    assert sign_in(browser, secret).status_code == 303
    after = browser.client.get_cookie("__Host-console", domain="mashang.example").value
    assert before != after
    with cast.database.read() as session:
        assert websession.find(session, before, "console") is None
        assert websession.find(session, after, "console").person_id == cast.chen


def test_the_cookie_is_host_bound_secure_and_out_of_scripts_reach(stranger: Browser, secret: str) -> None:
    cookies = sign_in(stranger, secret).headers.getlist("Set-Cookie")
    [cookie] = [c for c in cookies if c.startswith("__Host-console=")]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/")) and "Domain" not in cookie


def test_someone_disabled_does_not_come_in(cast: Cast, stranger: Browser, secret: str) -> None:
    def disable(session) -> None:
        session.get_one(Person, cast.chen).disabled_at = clock.now()

    cast.database.transact(disable)
    assert sign_in(stranger, secret).status_code == 401


def test_a_session_that_was_ended_is_out_at_once(cast: Cast, chen: Browser) -> None:
    assert is_in(chen)
    cast.database.transact(lambda s: websession.end_all(s, cast.chen))
    answer = chen.open("/console/")
    assert answer.status_code == 303 and answer.headers["Location"] == SIGN_IN


def test_sign_out_everywhere_ends_the_other_browsers_too(app: Flask, cast: Cast, chen: Browser) -> None:
    other = Browser(app).sign_in(cast.database, cast.chen, "console")
    chen.press("/console/", "/console/sign-out-everywhere")
    assert not is_in(other) and not is_in(chen)


def test_a_session_rests_after_half_an_hour_and_ends_after_half_a_day(chen: Browser) -> None:
    start = clock.now()
    with clock.at(start + timedelta(minutes=29)):
        assert is_in(chen)
    with clock.at(start + timedelta(minutes=60)):
        assert not is_in(chen)


def test_one_without_a_desk_is_told_so_and_can_leave(app: Flask, cast: Cast) -> None:
    wang = Browser(app).sign_in(cast.database, cast.wang, "console")
    page = wang.open("/console/")
    assert page.status_code == 403 and "不属于您的职责" in page.text
    assert wang.press("/console/", "/console/sign-out").status_code == 303


def test_a_link_from_a_notice_leads_to_its_request_after_signing_in(app: Flask, cast: Cast) -> None:
    number = cast.file().request.number
    asked = Browser(app).open(f"/console/requests/{number}")
    assert asked.headers["Location"] == f"/console/sign-in?next=/console/requests/{number}"
    page = Browser(app).open(asked.headers["Location"]).text
    assert f'name="next" value="/console/requests/{number}"' in page


def test_the_way_on_never_leads_out_of_the_desk(app: Flask) -> None:
    elsewhere = ("https://evil.example", "//evil", "/console//evil.example", "/q/x", "/console/%0", "/console\\x")
    for wanted in elsewhere:
        page = Browser(app).open("/console/sign-in", query_string={"next": wanted}).text
        assert 'name="next" value="/console/"' in page, wanted
