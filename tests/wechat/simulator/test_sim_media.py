"""Files, menus, followers and tickets of an account."""

import base64

import pytest
import requests

from tests.wechat.conftest import MP, SA


def stored(sim, kind="voice", appid=SA.appid, **more):
    given = {"appid": appid, "kind": kind, "base64": base64.b64encode(b"#!AMR\x00\xff").decode(), **more}
    return sim.post("/media", given)["media_id"]


def test_what_a_person_sent_is_fetched_as_it_was(sim, sa):
    got = sa.raw("GET", "/cgi-bin/media/get", params={"media_id": stored(sim, type="audio/amr")})
    assert (got.content, got.headers["Content-Type"]) == (b"#!AMR\x00\xff", "audio/amr")
    assert got.headers["Content-Disposition"].startswith("attachment; filename=")
    [line] = sim.get("/journal?path=/cgi-bin/media/get")
    assert line["reply"] == "7 bytes of audio/amr"


def test_a_video_is_told_by_its_address(sim, sa):
    url = sa.get("/cgi-bin/media/get", media_id=stored(sim, "video"))["video_url"]
    assert url.startswith(sim.url)
    assert requests.get(url, timeout=5).content == b"#!AMR\x00\xff"


def test_files_are_kept_three_days_and_by_account(sim, sa, mp):
    media_id = stored(sim)
    assert mp.get("/cgi-bin/media/get", media_id=media_id)["errcode"] == 40007
    assert sa.get("/cgi-bin/media/get", media_id="none")["errcode"] == 40007
    sim.post("/clock", {"advance": 3 * 86_400 + 1})
    assert type(sa)(sim, SA).get("/cgi-bin/media/get", media_id=media_id)["errcode"] == 40007


def upload(caller, kind, data=b"jpeg", name="media"):
    files = {name: ("a.jpg", data, "image/jpeg")}
    return caller.raw("POST", "/cgi-bin/media/upload", params={"type": kind}, files=files).json()


def test_a_file_is_left_and_fetched_again(sa):
    made = upload(sa, "image")
    assert (made["type"], set(made)) == ("image", {"type", "media_id", "created_at"})
    got = sa.raw("GET", "/cgi-bin/media/get", params={"media_id": made["media_id"]})
    assert (got.content, got.headers["Content-Type"]) == (b"jpeg", "image/jpeg")
    assert "thumb_media_id" in upload(sa, "thumb", b"x" * 65_536)


def test_what_is_not_taken(sa):
    assert upload(sa, "song")["errcode"] == 40004
    assert upload(sa, "image", name="file")["errcode"] == 41005
    assert upload(sa, "image", b"")["errcode"] == 40006
    assert upload(sa, "thumb", b"x" * 65_537)["errcode"] == 40006


CLICK = {"type": "click", "name": "我的诉求", "key": "mine"}
VIEW = {"type": "view", "name": "站点", "url": "http://127.0.0.1/x"}


def test_a_menu_is_kept_told_and_deleted(sim, sa):
    assert sa.get("/cgi-bin/menu/get")["errcode"] == 46003
    menu = {"button": [{"name": "更多", "sub_button": [CLICK, VIEW]}, CLICK]}
    assert sa.post("/cgi-bin/menu/create", menu)["errcode"] == 0
    assert sa.get("/cgi-bin/menu/get") == {"menu": menu}
    assert sa.get("/cgi-bin/menu/delete")["errcode"] == 0
    assert sa.get("/cgi-bin/menu/get")["errcode"] == 46003


@pytest.mark.parametrize(
    ("buttons", "code"),
    [
        ([CLICK] * 3, 0), ([CLICK] * 4, 40016), ([], 40016), ("x", 40016), (["x"], 47001),
        ([{**CLICK, "name": "字" * 5}], 0), ([{**CLICK, "name": "字" * 6}], 40018), ([{**CLICK, "type": "fly"}], 40017),
        ([{**CLICK, "key": "k" * 128}], 0), ([{**CLICK, "key": "k" * 129}], 40019), ([{**VIEW, "url": ""}], 40020),
        ([{"name": "更多", "sub_button": [CLICK] * 5}], 0), ([{"name": "更多", "sub_button": [CLICK] * 6}], 40023),
        ([{"name": "更多", "sub_button": [{**CLICK, "name": "字" * 21}]}], 40025),
    ],
)  # fmt: skip
def test_what_a_menu_may_be(sa, buttons, code):
    assert sa.post("/cgi-bin/menu/create", {"button": buttons})["errcode"] == code


def test_a_follower_is_known_by_unionid_and_time_and_not_by_name(sim, sa):
    sim.post("/follow", {"person": "李阿姨", "appid": SA.appid})
    told = sa.get("/cgi-bin/user/info", openid=sa.openid("李阿姨"))
    assert (told["subscribe"], told["unionid"]) == (1, sim.post("/people", {"name": "李阿姨"})["unionid"])
    assert told["subscribe_time"] > 1_000_000_000
    assert (told["nickname"], told["headimgurl"]) == ("", "")
    sim.post("/follow", {"person": "李阿姨", "appid": SA.appid, "follow": False})
    assert sa.get("/cgi-bin/user/info", openid=sa.openid("李阿姨"))["subscribe"] == 0
    assert sa.get("/cgi-bin/user/info", openid="oNobody")["errcode"] == 40003


def test_a_ticket_is_the_same_for_two_hours(sim, sa):
    first = sa.get("/cgi-bin/ticket/getticket", type="jsapi")
    assert (first["errcode"], first["errmsg"], first["expires_in"]) == (0, "ok", 7200)
    assert sa.get("/cgi-bin/ticket/getticket", type="jsapi")["ticket"] == first["ticket"]
    sim.post("/clock", {"advance": 7201})
    again = type(sa)(sim, SA).get("/cgi-bin/ticket/getticket", type="jsapi")
    assert again["ticket"] != first["ticket"]
    assert type(sa)(sim, SA).get("/cgi-bin/ticket/getticket", type="x")["errcode"] == 40097


def test_a_person_takes_back_their_consent(sim, mp):
    given = {"appid": MP.appid, "secret": MP.secret, "kind": "mp", "name": "某县码上"}
    sim.post("/accounts", {**given, "push_url": "http://127.0.0.1:9/x", "push_token": "t", "push_aes_key": "a" * 43})
    openid = sim.post("/revoke", {"person": "李阿姨", "appid": MP.appid})["openid"]
    [push] = sim.get("/pushes")
    told = {name: push["fields"][name] for name in ("Event", "FromUserName", "OpenID", "AppID", "RevokeInfo")}
    assert told == {
        "Event": "user_authorization_revoke", "FromUserName": openid, "OpenID": openid, "AppID": MP.appid,
        "RevokeInfo": "1",
    }  # fmt: skip
