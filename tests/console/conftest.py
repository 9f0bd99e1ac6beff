from datetime import datetime

import pytest
from flask import Flask

from app.console import second_factor
from models import appointing, clock
from models.account import Account
from models.appointing import Post
from models.person import Person, Role
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast

PASSWORD = "清早去河边跑步三圈再回家吃饭"
INVITATION = "an-invitation-for-chen"


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """Somebody at a browser, not signed in."""
    return Browser(app)


@pytest.fixture
def chen(app: Flask, cast: Cast) -> Browser:
    """陈站长, at his desk."""
    return Browser(app).sign_in(cast.database, cast.chen, "console")


@pytest.fixture
def zhou(app: Flask, cast: Cast) -> Browser:
    """周站长, of the far station."""
    return Browser(app).sign_in(cast.database, cast.zhou, "console")


@pytest.fixture
def county(app: Flask, cast: Cast) -> Browser:
    """吴干事, of the county's standing committee: sees all its stations, moves nothing."""

    def hire(session) -> int:
        wu = Person(id=new_id(), name="吴示例")
        session.add(wu)
        session.flush()
        session.add(Role(person_id=wu.id, role="county", scope_kind="county", scope_id=cast.county))
        return wu.id

    return Browser(app).sign_in(cast.database, cast.database.transact(hire), "console")


def hired(app: Flask, cast: Cast, name: str, post: Post) -> Browser:
    def work(session) -> int:
        someone = Person(id=new_id(), name=name)
        session.add(someone)
        session.flush()
        appointing.appoint(session, someone.id, post)
        return someone.id

    browser = Browser(app)
    browser.person_id = cast.database.transact(work)
    return browser.sign_in(cast.database, browser.person_id, "console")


@pytest.fixture
def auditor(app: Flask, cast: Cast) -> Browser:
    return hired(app, cast, "孔示例", Post("auditor", cast.county))


@pytest.fixture
def security(app: Flask, cast: Cast) -> Browser:
    return hired(app, cast, "曹示例", Post("security", cast.county))


@pytest.fixture
def admin(app: Flask, cast: Cast) -> Browser:
    return hired(app, cast, "严示例", Post("admin"))


@pytest.fixture
def invited(cast: Cast) -> str:
    """Where 陈站长's invitation leads."""

    def invite(session) -> None:
        account = Account(person_id=cast.chen, login="chenzhan")
        session.add(account)
        account.invite(INVITATION)

    cast.database.transact(invite)
    return f"/console/enrol/{INVITATION}"


def digits(secret: str, moment: datetime | None = None, ahead: int = 0) -> str:
    """What the authenticator shows."""
    now = int((moment or clock.now()).timestamp()) // second_factor.SECONDS
    return second_factor.at_step(secret, now + ahead)
