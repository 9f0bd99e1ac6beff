"""Trust shown: the auditor reads who saw and did what; the security administrator gives roles; nobody does both."""

import re

import pytest
from flask import Flask
from sqlalchemy import text

from models import appointing, person
from models.account import Account
from models.appointing import Post
from models.person import Person
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast

AUDIT, GRANTS, UPKEEP = "/console/audit", "/console/grants", "/console/upkeep"


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


def roles(cast: Cast, person_id: int) -> set[tuple[str, int]]:
    with cast.database.read() as session:
        return {(role.role, role.scope_id) for role in person.roles_of(session, person_id)}


def lines(page: str) -> list[str]:
    """Each line of the audit as one string of its words."""
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)[1:]]


# Who saw and did what


def test_a_look_and_a_move_of_the_chief_are_read_by_the_auditor(cast: Cast, chen: Browser, auditor: Browser) -> None:
    number = cast.file("门前路灯不亮").request.number
    page = f"/console/requests/{number}"
    chen.open(page)
    chen.press(page, f"{page}/note", text="已电话核实")
    told = lines(auditor.open(AUDIT, query_string={"about": number}).text)
    assert [line for line in told if "操作" in line and "诉求：内部备注" in line and "陈示例" in line]
    assert [line for line in told if "查看" in line and "陈示例" in line and "站长" in line]
    assert "路灯" not in auditor.open(AUDIT).text, "an audit tells who looked, never what they read"


def test_a_refused_look_leaves_no_line_and_a_residents_own_does_not_either(
    app: Flask, cast: Cast, zhou: Browser, auditor: Browser
) -> None:
    number = cast.file("门前路灯不亮").request.number
    assert zhou.open(f"/console/requests/{number}").status_code == 404
    Browser(app).sign_in(cast.database, cast.li, "h5").open(f"/r/{number}")
    assert lines(auditor.open(AUDIT, query_string={"about": number}).text) == []


def test_a_deputys_look_on_the_phone_is_a_line_too(app: Flask, cast: Cast, auditor: Browser) -> None:
    number = cast.file("门前路灯不亮").request.number
    Browser(app).sign_in(cast.database, cast.wang, "h5").open(f"/deputy/requests/{number}")
    [line] = lines(auditor.open(AUDIT, query_string={"about": number}).text)
    assert "王示例" in line and "代表" in line


def test_what_cannot_be_written_down_is_not_shown(app: Flask, cast: Cast, chen: Browser) -> None:
    number = cast.file("门前路灯不亮").request.number
    cast.database.transact(lambda s: s.execute(text("ALTER TABLE sights RENAME TO hidden_sights")))
    try:
        answer = chen.open(f"/console/requests/{number}")
    finally:
        cast.database.transact(lambda s: s.execute(text("ALTER TABLE hidden_sights RENAME TO sights")))
    assert answer.status_code >= 500 and "路灯" not in answer.text


def test_a_refused_move_shows_the_matter_and_is_a_look(cast: Cast, chen: Browser, auditor: Browser) -> None:
    number = cast.file("门前路灯不亮").request.number
    page = f"/console/requests/{number}"
    form = chen.forms(page)[f"{page}/note"]
    cast.database.transact(lambda s: s.execute(text("DELETE FROM sights")))
    assert chen.post(f"{page}/note", **form, text="").status_code == 422
    [line] = lines(auditor.open(AUDIT, query_string={"about": number}).text)
    assert "查看" in line and "陈示例" in line


def test_the_chain_of_a_request_is_shown_whole_and_a_broken_one_is_cried_out(cast: Cast, auditor: Browser) -> None:
    number = cast.file("门前路灯不亮", name="李阿姨").request.number
    page = auditor.open(f"{AUDIT}/{number}").text
    assert "办理链完整" in page and "路灯" not in page and "李阿姨" not in page
    cast.database.transact(lambda s: s.execute(text("UPDATE events SET actor_role = 'chief'")))
    assert "办理链不完整" in auditor.open(f"{AUDIT}/{number}").text


@pytest.mark.parametrize(
    ("given", "status"),
    [("from=2026-13-40", 422), ("deed=steal", 404), ("person=x", 404), ("before=zz", 404), ("about=%00", 200)],
)
def test_an_address_that_asks_nonsense_is_told_so(auditor: Browser, given: str, status: int) -> None:
    assert auditor.open(f"{AUDIT}?{given}").status_code == status


def test_each_administrator_has_their_own_page_and_nobody_elses(
    auditor: Browser, security: Browser, admin: Browser, chen: Browser, county: Browser
) -> None:
    for who, own in ((auditor, AUDIT), (security, GRANTS), (admin, UPKEEP)):
        assert who.open("/console/").headers["Location"] == own
        assert {page: who.open(page).status_code for page in (AUDIT, GRANTS, UPKEEP)} == {
            page: 200 if page == own else 404 for page in (AUDIT, GRANTS, UPKEEP)
        }
        assert f'href="{own}"' in who.open(own).text
    for who in (chen, county):
        assert [who.open(page).status_code for page in (AUDIT, GRANTS, UPKEEP)] == [404] * 3


# Roles


def test_somebody_new_is_invited_and_comes_in_by_a_link_shown_once(
    app: Flask, cast: Cast, security: Browser, auditor: Browser
) -> None:
    told = security.press(
        GRANTS, GRANTS, name="华示例", login="hua.shili", role="clerk", place=f"station:{cast.station}"
    )
    [link] = re.findall(r"https://mashang\.example(/console/enrol/\w+)", told.text)
    assert Browser(app).open(link).status_code == 200 and link not in security.open(GRANTS).text
    assert "华示例" in security.open(GRANTS).text and "已邀请，未激活" in security.open(GRANTS).text
    assert [line for line in lines(auditor.open(AUDIT).text) if "邀请登录" in line and "曹示例" in line]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"role": "auditor"}, "请从列表中选择职责"),
        ({"role": "chief", "place": "county"}, "范围应选“联络站”"),
        ({"place": "station:1"}, "范围应选“联络站”"),
        ({"login": "华"}, "登录名为 3 至 40 个"),
        ({"name": ""}, "必填"),
        ({"name": "长" * 41}, "太长"),
    ],
)
def test_a_wrong_invitation_is_explained_and_changes_nothing(
    cast: Cast, security: Browser, wrong: dict[str, str], said: str
) -> None:
    right = {"name": "华示例", "login": "hua", "role": "clerk", "place": f"station:{cast.station}"}
    if wrong.get("place") == "county":
        wrong = wrong | {"place": f"county:{cast.county}"}
    answer = security.press(GRANTS, GRANTS, **(right | wrong))
    assert answer.status_code == 422 and said in answer.text
    with cast.database.read() as session:
        assert session.query(Account).filter_by(login="hua").count() == 0


def test_a_login_of_somebody_elsewhere_is_not_invited_anew_from_here(cast: Cast, security: Browser) -> None:
    def elsewhere(session) -> None:
        someone = Person(id=new_id(), name="华示例")
        session.add(someone)
        session.flush()
        session.add(Account(person_id=someone.id, login="hua", password_hash="kept"))

    cast.database.transact(elsewhere)
    right = {"name": "华示例", "login": "hua", "role": "clerk", "place": f"station:{cast.station}"}
    answer = security.press(GRANTS, GRANTS, **right)
    assert answer.status_code == 422 and "已有人使用" in answer.text
    with cast.database.read() as session:
        assert session.query(Account).filter_by(login="hua").one().password_hash == "kept"


def test_a_role_is_given_and_ended_and_the_desk_follows(cast: Cast, security: Browser, chen: Browser) -> None:
    security.press(GRANTS, f"{GRANTS}/{cast.chen}", role="clerk", place=f"station:{cast.far_station}")
    assert roles(cast, cast.chen) == {("chief", cast.station), ("clerk", cast.far_station)}
    with cast.database.read() as session:
        chief = next(r.id for r in person.roles_of(session, cast.chen) if r.role == "chief")
    security.press(GRANTS, f"{GRANTS}/{cast.chen}/roles/{chief}/end")
    assert roles(cast, cast.chen) == {("clerk", cast.far_station)}
    assert chen.open("/console/").headers["Location"] == "/console/intake"


def test_who_is_shut_out_is_out_at_once_and_may_be_let_in_again(cast: Cast, security: Browser, chen: Browser) -> None:
    assert chen.open("/console/").status_code == 200
    security.press(GRANTS, f"{GRANTS}/{cast.chen}/disable")
    assert chen.open("/console/").headers["Location"].startswith("/console/sign-in")
    security.press(GRANTS, f"{GRANTS}/{cast.chen}/enable")
    with cast.database.read() as session:
        assert session.get_one(Person, cast.chen).disabled_at is None


def test_nobody_gives_roles_to_themselves_or_touches_an_administrator(
    cast: Cast, security: Browser, auditor: Browser
) -> None:
    here = security.forms(GRANTS)
    form = here[f"{GRANTS}/{cast.chen}"]
    place = f"station:{cast.station}"
    for target, path in ((security.person_id, ""), (security.person_id, "/disable"), (auditor.person_id, "/disable")):
        answer = security.post(f"{GRANTS}/{target}{path}", **form, role="chief", place=place)
        assert answer.status_code == 422, path
    assert roles(cast, security.person_id) == {("security", cast.county)}
    assert f"{GRANTS}/{security.person_id}" not in here and f"{GRANTS}/{auditor.person_id}/disable" not in here


def test_a_grid_worker_of_a_village_is_seen_and_ended(cast: Cast, security: Browser) -> None:
    village = {"role": "grid_worker", "scope_kind": "region", "scope_id": cast.township}
    cast.database.transact(lambda s: s.add(person.Role(person_id=cast.stranger, **village)))
    with cast.database.read() as session:
        [role] = person.roles_of(session, cast.stranger)
    assert security.press(GRANTS, f"{GRANTS}/{cast.stranger}/roles/{role.id}/end").status_code == 303
    assert roles(cast, cast.stranger) == set()


def test_a_colleague_without_roles_may_be_given_one_again(cast: Cast, security: Browser) -> None:
    cast.database.transact(lambda s: s.add(Account(person_id=cast.chen, login="chenzhan")))
    with cast.database.read() as session:
        [chief] = person.roles_of(session, cast.chen)
    security.press(GRANTS, f"{GRANTS}/{cast.chen}/disable")
    security.press(GRANTS, f"{GRANTS}/{cast.chen}/roles/{chief.id}/end")
    assert security.press(GRANTS, f"{GRANTS}/{cast.chen}/enable").status_code == 303
    security.press(GRANTS, f"{GRANTS}/{cast.chen}", role="clerk", place=f"station:{cast.station}")
    assert roles(cast, cast.chen) == {("clerk", cast.station)}


def test_people_of_another_county_are_not_there(app: Flask, cast: Cast, security: Browser) -> None:
    form = security.forms(GRANTS)[f"{GRANTS}/{cast.chen}"]
    assert security.post(f"{GRANTS}/{cast.li}/disable", **form).status_code == 404
