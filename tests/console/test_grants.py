"""The security administrator gives roles and ends them, invites, shuts out; each page says by whom it was done."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from models import clock, person
from models.account import Account
from models.person import BOOK, Person, Role
from models.types import new_id
from tests.browser import Browser
from tests.cast import Cast
from tests.console.test_trust import AUDIT, GRANTS, lines


def roles(cast: Cast, person_id: int) -> set[tuple[str, int]]:
    with cast.database.read() as session:
        return {(role.role, role.scope_id) for role in person.roles_of(session, person_id)}


def test_somebody_new_is_invited_and_comes_in_by_a_link_shown_once(
    app: Flask, cast: Cast, security: Browser, auditor: Browser
) -> None:
    told = security.press(GRANTS, GRANTS, name="华示例", login="hua.shili", role="clerk", station=cast.station)
    [link] = re.findall(r"https://mashang\.example(/console/enrol/\w+)", told.text)
    assert Browser(app).open(link).status_code == 200 and link not in security.open(GRANTS).text
    assert "华示例" in security.open(GRANTS).text and "已邀请，未激活" in security.open(GRANTS).text
    assert [line for line in lines(auditor.open(AUDIT).text) if "邀请登录" in line and "曹示例" in line]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"role": "auditor"}, "请选择职责"),
        ({"role": ""}, "请选择职责"),
        ({"station": ""}, "请选择工作人员在哪个联络站"),
        ({"station": "1"}, "请选择工作人员在哪个联络站"),
        ({"role": "handler"}, "请选择承办单位经办人在哪个承办单位"),
        ({"login": "华"}, "登录名为 3 至 40 个"),
        ({"name": ""}, "必填"),
        ({"name": "长" * 41}, "太长"),
    ],
)
def test_a_wrong_invitation_is_explained_and_changes_nothing(
    cast: Cast, security: Browser, wrong: dict[str, str], said: str
) -> None:
    right = {"name": "华示例", "login": "hua", "role": "clerk", "station": cast.station}
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
    right = {"name": "华示例", "login": "hua", "role": "clerk", "station": cast.station}
    answer = security.press(GRANTS, GRANTS, **right)
    assert answer.status_code == 422 and "已有人使用" in answer.text
    with cast.database.read() as session:
        assert session.query(Account).filter_by(login="hua").one().password_hash == "kept"


def test_a_role_is_given_and_ended_and_the_desk_follows(cast: Cast, security: Browser, chen: Browser) -> None:
    security.press(f"{GRANTS}?person={cast.chen}", f"{GRANTS}/{cast.chen}", role="clerk", station=cast.far_station)
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
    form = here[f"{GRANTS}/{cast.chen}/disable"]
    for target, path in ((security.person_id, ""), (security.person_id, "/disable"), (auditor.person_id, "/disable")):
        answer = security.post(f"{GRANTS}/{target}{path}", **form, role="chief", station=cast.station)
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
    security.press(f"{GRANTS}?person={cast.chen}", f"{GRANTS}/{cast.chen}", role="clerk", station=cast.station)
    assert roles(cast, cast.chen) == {("clerk", cast.station)}


def test_people_of_another_county_are_not_there(app: Flask, cast: Cast, security: Browser) -> None:
    form = security.forms(GRANTS)[f"{GRANTS}/{cast.chen}/disable"]
    assert security.post(f"{GRANTS}/{cast.li}/disable", **form).status_code == 404


# By whom, and who came with the workbook


def from_the_book(cast: Cast, name: str = "秦示例") -> int:
    """Somebody whom a county's workbook made clerk of the station; no account yet."""

    def work(session) -> int:
        someone = Person(id=new_id(), name=name)
        session.add(someone)
        session.flush()
        at = {"role": "clerk", "scope_kind": "station", "scope_id": cast.station}
        session.add(Role(person_id=someone.id, made_by=cast.zhou, made_via=BOOK, **at))
        return someone.id

    return cast.database.transact(work)


def row(page: str, name: str) -> str:
    [found] = [one for one in re.findall(r"<tr>(.*?)</tr>", page, re.S) if f"<b>{name}</b>" in one]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_each_role_says_by_whom_it_was_given_and_by_whom_it_was_ended(cast: Cast, security: Browser) -> None:
    from_the_book(cast)
    security.press(f"{GRANTS}?person={cast.chen}", f"{GRANTS}/{cast.chen}", role="clerk", station=cast.far_station)
    page = security.open(GRANTS).text
    assert "由周示例建县导入" in row(page, "秦示例") and "由曹示例授予" in row(page, "陈示例")
    assert "由服务器命令授予" in row(page, "曹示例")
    with cast.database.read() as session:
        clerk = next(r.id for r in person.roles_of(session, cast.chen) if r.role == "clerk")
    security.press(GRANTS, f"{GRANTS}/{cast.chen}/roles/{clerk}/end")
    assert "已终止 1 项 工作人员 乙镇人大代表联络站" in row(security.open(GRANTS).text, "陈示例")
    assert "由曹示例终止" in row(security.open(GRANTS).text, "陈示例")


def test_who_came_with_the_workbook_is_invited_in_their_own_row(app: Flask, cast: Cast, security: Browser) -> None:
    first, second = from_the_book(cast), from_the_book(cast)  # two of one name at one place
    assert "未邀请" in row(security.open(GRANTS).text.replace("秦示例", "另一位", 1), "秦示例")
    wrong = security.press(GRANTS, f"{GRANTS}/{second}/invite", login="秦")
    assert wrong.status_code == 422 and "登录名为 3 至 40 个" in wrong.text and 'id="login-fault"' in wrong.text
    told = security.press(GRANTS, f"{GRANTS}/{second}/invite", login="qin")
    [link] = re.findall(r"https://mashang\.example(/console/enrol/\w+)", told.text)
    assert Browser(app).open(link).status_code == 200 and roles(cast, first) == {("clerk", cast.station)}
    with cast.database.read() as session:
        assert [one.person_id for one in session.query(Account).filter_by(login="qin")] == [second]
    again = security.press(GRANTS, f"{GRANTS}/{second}/invite")
    assert re.findall(r"/console/enrol/\w+", again.text) != [link] and Browser(app).open(link).status_code == 404


def test_a_login_that_is_somebody_elses_invites_nobody_in_a_row(cast: Cast, security: Browser) -> None:
    cast.database.transact(lambda s: s.add(Account(person_id=cast.chen, login="chenzhan", password_hash="kept")))
    one = from_the_book(cast)
    answer = security.press(GRANTS, f"{GRANTS}/{one}/invite", login="chenzhan")
    assert answer.status_code == 422 and "已有人使用" in answer.text
    with cast.database.read() as session:
        assert [(a.login, a.password_hash) for a in session.query(Account)] == [("chenzhan", "kept")]


def test_an_invitation_that_ran_out_is_not_called_open(cast: Cast, security: Browser) -> None:
    over = clock.now() - timedelta(minutes=1)
    cast.database.transact(lambda s: s.add(Account(person_id=cast.chen, login="chenzhan", invite_until=over)))
    assert "邀请已过期" in row(security.open(GRANTS).text, "陈示例")


def test_a_double_press_is_one_link_and_one_line_of_the_audit(cast: Cast, security: Browser, auditor: Browser) -> None:
    form = security.forms(GRANTS)[GRANTS]
    right = {"name": "华示例", "login": "hua", "role": "clerk", "station": cast.station}
    links = {re.search(r"/console/enrol/\w+", security.post(GRANTS, **form, **right).text)[0] for _ in range(2)}
    assert len(links) == 1
    told = [line for line in lines(auditor.open(AUDIT).text) if "邀请登录" in line and "操作" in line]
    assert told and all("工作人员 甲镇人大代表联络站：华示例（hua）" in line for line in told)
