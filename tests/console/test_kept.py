"""A session that ends in the middle of a long answer: nothing typed is lost, and nobody else reads it."""

import re

import pytest

from models import account, event, websession
from models.account import Account
from models.service_request import seeing
from models.websession import WebSession
from tests.browser import Browser
from tests.cast import Cast
from tests.console.conftest import PASSWORD, digits

LONG = "我写了很久的答复：\r\n先看了现场，\r\n再问了村里。"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
KEPT = re.compile(r'name="kept" value="([^"]+)"')


@pytest.fixture
def enrolled(cast: Cast) -> None:
    from app.console import passwords

    def enrol(session) -> None:
        for who, login in ((cast.chen, "chenzhan"), (cast.zhou, "zhouzhan")):
            session.add(Account(person_id=who, login=login))
            session.flush()
            one = account.by_login(session, login)
            one.invite(f"invitation-{login}")
            account.enrol(session, f"invitation-{login}", passwords.keep(PASSWORD), SECRET, 1)

    cast.database.transact(enrol)


def end_sessions(cast: Cast) -> None:
    cast.database.transact(lambda session: websession.end_all(session, cast.chen))


def lose(cast: Cast, chen: Browser, move: str = "answer") -> tuple[str, str]:
    """陈站长 sends what he wrote, and is signed out: the number, and what the sign-in page carries."""
    number = cast.file().request.number
    hidden = chen.forms(f"/console/requests/{number}")[f"/console/requests/{number}/{move}"]
    end_sessions(cast)
    page = chen.post(f"/console/requests/{number}/{move}", **hidden, text=LONG)
    assert page.status_code == 401 and "没有丢" in page.text and "我写了很久" not in page.text
    return number, KEPT.search(page.text)[1]


def sign_in(browser: Browser, kept: str, login: str = "chenzhan", **more: str):
    form = browser.forms("/console/sign-in")["/console/sign-in"]
    return browser.post(
        "/console/sign-in",
        **form | {"login": login, "password": PASSWORD, "code": digits(SECRET), "kept": kept} | more,
    )


def moves(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        return [e.move for e in event.history(session, seeing.by_number(session, number).id)]


@pytest.mark.usefixtures("enrolled")
def test_signed_in_again_the_words_are_back_and_one_press_sends_them(cast: Cast, chen: Browser) -> None:
    number, kept = lose(cast, chen)
    page = sign_in(chen, kept)
    assert page.status_code == 200 and "登录已过期，刚才没有提交" in page.text and moves(cast, number) == ["file"]
    written = re.search(r'<textarea id="answer-text"[^>]*>(.*?)</textarea>', page.text, re.S)[1].strip()
    assert written.splitlines() == LONG.splitlines()
    action = f"/console/requests/{number}/answer"
    fresh = dict(re.findall(r'name="(token|key|seen)" value="([^"]+)"', page.text.split(f'"{action}"')[1]))
    assert chen.post(action, **fresh, text=LONG).status_code == 303 and moves(cast, number) == ["file", "answer"]


@pytest.mark.usefixtures("enrolled")
def test_a_wrong_password_does_not_lose_them_either(cast: Cast, chen: Browser) -> None:
    _, kept = lose(cast, chen)
    page = sign_in(chen, kept, password="something else entirely")
    assert page.status_code == 401 and KEPT.search(page.text)[1] == kept
    assert "我写了很久的答复" in sign_in(chen, kept).text


@pytest.mark.usefixtures("enrolled")
def test_whoever_else_signs_in_there_reads_nothing_of_it(cast: Cast, chen: Browser) -> None:
    _, kept = lose(cast, chen)
    page = sign_in(chen, kept, "zhouzhan")
    assert page.status_code == 303 and "我写了很久" not in page.text


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize("forged", ["", "x", "AQE=", "不是"])
def test_what_we_did_not_seal_is_ignored(chen: Browser, forged: str) -> None:
    assert sign_in(chen, forged).status_code == 303


@pytest.mark.usefixtures("enrolled")
def test_any_other_form_comes_back_to_be_sent_once_more(cast: Cast, chen: Browser) -> None:
    number = cast.file().request.number
    hidden = chen.forms(f"/console/bulk?pick={number}")["/console/bulk/note"]
    end_sessions(cast)
    page = chen.post("/console/bulk/note", **hidden | {"pick": f"{number}:1"}, text="这句备注不能丢")
    back = sign_in(chen, KEPT.search(page.text)[1]).text
    assert "请再提交一次" in back and "这句备注不能丢" in back and f'value="{number}:1"' in back
    fresh = dict(re.findall(r'name="(token|key|seen|pick)" value="([^"]+)"', back))
    assert "全部办成" in chen.post("/console/bulk/note", **fresh, text="这句备注不能丢").text


def test_a_form_without_a_word_just_leads_to_the_door(cast: Cast, chen: Browser) -> None:
    hidden = chen.forms("/console/")["/console/sign-out"]
    end_sessions(cast)
    assert chen.post("/console/sign-out", **hidden).status_code == 303


def test_the_words_are_sealed_and_not_in_the_database(cast: Cast, chen: Browser) -> None:
    _, kept = lose(cast, chen)
    assert "现场" not in kept
    with cast.database.read() as session:
        assert all(row.ended_at for row in session.query(WebSession).filter_by(person_id=cast.chen))
