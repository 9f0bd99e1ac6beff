"""Who is calling: a wx.login code for a token, and a token that ends at once."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text

from models import websession
from models.person import Identity, Person
from tests.api.conftest import Phone, refused
from tests.app_setup import make_app
from tests.cast import MP, Cast
from wechat.errors import refusal
from wechat.simulator.running import Running


@pytest.fixture
def app(sim: Running, database, tmp_path):
    return make_app(database, tmp_path, wx_api_url=sim.url, wx_open_url=sim.url)


class Wary:
    """WeChat when it holds someone for a risk."""

    def login(self, code: str) -> None:
        raise refusal(40226)


def code(sim: Running) -> str:
    return str(sim.post("/login", {"appid": MP, "person": "李阿姨"})["code"])


def test_a_code_from_wx_login_opens_a_session_and_a_stranger_is_a_resident_at_once(
    app, sim: Running, cast: Cast, client: Phone
) -> None:
    answer = client.post("/session", {"code": code(sim)})
    assert answer.status_code == 201 and answer.json["roles"] == ["resident"] and answer.json["expires_at"]
    assert Phone(app, answer.json["token"]).get("/requests").json == {"items": [], "next": None}
    again = client.post("/session", {"code": code(sim)})
    assert again.json["person"] == answer.json["person"] and again.json["token"] != answer.json["token"]


def test_a_deputy_and_a_chief_are_told_their_roles(app, sim: Running, cast: Cast, client: Phone) -> None:
    openid = sim.post("/people", {"name": "李阿姨"})["openids"][MP]
    cast.database.transact(lambda s: s.add(Identity(appid=MP, openid=openid, person_id=cast.wang)))
    told = client.post("/session", {"code": code(sim)}).json
    assert told["person"] == {"id": str(cast.wang), "name": "王示例"} and told["roles"] == ["resident", "deputy"]


def test_an_answer_lost_on_the_way_is_told_again_and_the_token_is_kept_nowhere(
    app, sim: Running, cast: Cast, client: Phone
) -> None:
    given = code(sim)
    first = client.post("/session", {"code": given}, key="the-same-key")
    again = client.post("/session", {"code": given}, key="the-same-key")
    assert again.json == first.json and again.headers["Idempotent-Replay"] == "true"
    app.extensions["mashang"] = replace(app.extensions["mashang"], mp=Wary())
    assert client.post("/session", {"code": given}, key="the-same-key").json == first.json  # nobody asks WeChat
    with cast.database.read() as session:
        assert len(session.execute(select(websession.WebSession)).all()) == 1
        kept = [session.execute(text(f"SELECT * FROM {t}")).all() for t in ("web_sessions", "idempotency_keys")]
        assert first.json["token"] not in repr(kept)
        from models.idempotency import IdempotencyKey

        assert "token" not in session.scalars(select(IdempotencyKey)).one().answer


def test_a_code_that_was_used_or_never_given_asks_for_wx_login_again(sim: Running, cast: Cast, client: Phone) -> None:
    given = code(sim)
    client.post("/session", {"code": given})
    refused(client.post("/session", {"code": given}), 422, "login-code")
    refused(client.post("/session", {"code": "never-given"}), 422, "login-code")
    for wrong in ({}, {"code": ""}, {"code": 5}, {"code": "a b"}, {"code": "x" * 201}, {"code": "灯"}):
        refused(client.post("/session", wrong), 422, "invalid")


def test_wechat_being_away_is_told_as_come_again(database, tmp_path, cast: Cast) -> None:
    nobody_there = Phone(make_app(database, tmp_path))
    answer = nobody_there.post("/session", {"code": "any-code"})
    refused(answer, 503, "unavailable")
    assert answer.headers["Retry-After"]


def test_whom_wechat_holds_for_a_risk_is_turned_away(app, cast: Cast) -> None:
    app.extensions["mashang"] = replace(app.extensions["mashang"], mp=Wary())
    refused(Phone(app).post("/session", {"code": "any-code"}), 403, "not-welcome")


def test_whoever_signs_out_is_out_at_once(cast: Cast, li: Phone, signed_in) -> None:
    elsewhere = signed_in(cast.li)
    gone = li.delete("/session")
    assert (gone.status_code, gone.data) == (204, b"")
    refused(li.get("/requests"), 401, "signed-out")
    assert elsewhere.get("/requests").status_code == 200


def test_one_key_on_two_phones_signs_both_out(cast: Cast, li: Phone, signed_in) -> None:
    elsewhere = signed_in(cast.li)
    assert [phone.delete("/session", key="out-everywhere").status_code for phone in (li, elsewhere)] == [204, 204]
    refused(elsewhere.get("/requests"), 401, "signed-out")


def test_sessions_ended_elsewhere_and_people_who_are_disabled_are_out_at_once(
    cast: Cast, li: Phone, wang: Phone
) -> None:
    cast.database.transact(lambda session: websession.end_all(session, cast.li))
    refused(li.get("/requests"), 401, "signed-out")

    def disable(session) -> None:
        from models import clock

        session.get_one(Person, cast.wang).disabled_at = clock.now()

    cast.database.transact(disable)
    refused(wang.get("/desk"), 401, "signed-out")


def test_a_token_of_another_door_opens_nothing_here(app, cast: Cast) -> None:
    for kind in ("console", "h5", "ticket"):
        token = cast.database.transact(lambda session, kind=kind: websession.begin(session, cast.li, kind))
        answer = Phone(app, token).get("/requests")
        refused(answer, 401, "signed-out")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    for token in ("", "x", "x" * 5000, "ü"):
        headers = {"Authorization": f"Bearer {token}"}
        refused(Phone(app).get("/requests", headers=headers), 401, "signed-out")


def test_a_chief_whose_term_is_over_loses_the_desk_and_not_the_session(cast: Cast, chen: Phone) -> None:
    from models import clock, person

    def end(session) -> None:
        for role in person.roles_of(session, cast.chen):
            role.until = clock.now()

    assert chen.get("/desk").status_code == 200
    cast.database.transact(end)
    refused(chen.get("/desk"), 403, "no-desk")
    assert chen.get("/requests").status_code == 200
