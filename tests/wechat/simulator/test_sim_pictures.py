"""Codes are real pictures that a reader can read, and refusals are JSON."""

import io

import pytest
import zxingcpp
from PIL import Image

from tests.wechat.conftest import MP, SA

CODE, CREATE = "/wxa/getwxacodeunlimit", "/cgi-bin/qrcode/create"


def read(png):
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.convert("RGBA").getchannel("A"))
    return zxingcpp.read_barcodes(flat)[0].text, image.size


@pytest.mark.parametrize(
    ("more", "width"),
    [({}, 430), ({"width": 280}, 280), ({"width": 1280}, 1280), ({"is_hyaline": True}, 430),
     ({"line_color": {"r": "10", "g": 20, "b": 30}, "auto_color": False}, 430)],
)  # fmt: skip
def test_a_mini_program_code_is_a_picture_a_phone_can_read(sim, mp, more, width):
    answer = mp.raw("POST", CODE, json={"scene": "d_7KQ2M9XW4D", "page": "pages/file/file", **more})
    assert answer.headers["Content-Type"] == "image/png"
    text, size = read(answer.content)
    assert text == f"sim://wxa/{MP.appid}?scene=d_7KQ2M9XW4D&page=pages%2Ffile%2Ffile&env=release"
    assert width * 0.85 <= size[0] <= width
    opened = sim.post("/scan", {"person": "李阿姨", "url": text})
    assert (opened["open"], opened["page"], opened["scene"]) == ("mp", "pages/file/file", "d_7KQ2M9XW4D")


def test_a_scene_arrives_encoded_to_be_decoded_once(sim, mp):
    text, _ = read(mp.raw("POST", CODE, json={"scene": "a=1&b=?/:"}).content)
    assert sim.post("/scan", {"person": "李阿姨", "url": text})["scene"] == "a%3D1%26b%3D%3F%2F%3A"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, 40129), ({"scene": ""}, 40129), ({"scene": "诉求"}, 40129), ({"scene": "a%20"}, 40129),
        ({"scene": "a b"}, 40129), ({"scene": 7}, 40129), ({"scene": "x" * 32}, None), ({"scene": "x" * 33}, 40169),
        ({"scene": "a", "page": "/pages/file/file"}, 41030), ({"scene": "a", "page": "pages/file/file?a=1"}, 41030),
        ({"scene": "a", "page": "pages/new/new"}, 41030),
        ({"scene": "a", "page": "pages/new/new", "check_path": False}, None),
        ({"scene": "a", "page": "pages/file/file"}, None), ({"scene": "a", "width": 279}, 40097),
        ({"scene": "a", "width": 1281}, 40097), ({"scene": "a", "width": "430"}, 40097),
        ({"scene": "a", "env_version": "beta"}, 40097),
        ({"scene": "a", "line_color": {"r": 256, "g": 0, "b": 0}}, 40097),
        ({"scene": "a", "line_color": {"r": 1}}, 40097),
    ],
)  # fmt: skip
def test_what_wechat_does_not_draw(sim, mp, given, code):
    sim.post("/console", {"appid": MP.appid, "pages": ["pages/file/file"]})
    answer = mp.raw("POST", CODE, json={**given, "a": 1})
    assert answer.content.startswith(b"\x89PNG") if code is None else answer.json()["errcode"] == code


def test_too_many_codes_a_minute_is_the_quotas_code(sim, mp):
    sim.post("/settings", {"quotas": {CODE: {"minute": 1}}})
    mp.raw("POST", CODE, json={"scene": "a"})
    assert mp.post(CODE, {"scene": "a"})["errcode"] == 45009


def scene(action="QR_STR_SCENE", value="bind-7", **more):
    name = "scene_str" if "STR" in action else "scene_id"
    return {"action_name": action, "action_info": {"scene": {name: value}}, **more}


def heard(sim):
    return [{**push["fields"]} for push in sim.get("/pushes")]


def test_a_scene_code_is_shown_read_and_followed(sim, sa, ear):
    from tests.wechat.conftest import add_accounts

    add_accounts(sim, push_url=ear.url, push_token="t", push_aes_key="a" * 43)
    made = sa.post(CREATE, scene(expire_seconds=600))
    assert set(made) == {"ticket", "expire_seconds", "url"}
    shown = sa.raw("GET", "/cgi-bin/showqrcode", params={"ticket": made["ticket"]})
    assert read(shown.content)[0] == made["url"]
    new = sim.post("/scan", {"person": "李阿姨", "url": made["url"]})
    assert new == {"open": "account", "appid": SA.appid, "event": "subscribe", "key": "qrscene_bind-7"}
    again = sim.post("/scan", {"person": "李阿姨", "url": made["url"]})
    assert (again["event"], again["key"]) == ("SCAN", "bind-7")
    told = [(one["Event"], one["EventKey"], one["Ticket"], one["FromUserName"]) for one in heard(sim)]
    openid = sa.openid("李阿姨")
    assert told == [
        ("subscribe", "qrscene_bind-7", made["ticket"], openid), ("SCAN", "bind-7", made["ticket"], openid),
    ]  # fmt: skip
    assert sa.get("/cgi-bin/user/info", openid=openid)["subscribe"] == 1


def test_an_expired_scene_code_does_nothing(sim, sa):
    url = sa.post(CREATE, scene(expire_seconds=60))["url"]
    forever = sa.post(CREATE, scene("QR_LIMIT_STR_SCENE"))
    sim.post("/clock", {"advance": 61})
    assert sim.post("/scan", {"person": "李阿姨", "url": url}) == {"open": "expired"}
    assert (set(forever), sim.get("/pushes")) == ({"ticket", "url"}, [])
    assert sim.post("/scan", {"person": "李阿姨", "url": forever["url"]})["event"] == "subscribe"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (scene(expire_seconds=2_592_000), None), (scene(expire_seconds=2_592_001), 40053),
        (scene(expire_seconds=0), 40053), (scene(expire_seconds="60"), 40053), (scene(), None),
        (scene(value="x" * 64), None), (scene(value="x" * 65), 40053), (scene(value=""), 40053),
        (scene(value=7), 40053),
        (scene("QR_SCENE", 7), None), (scene("QR_SCENE", 0), 40053), (scene("QR_LIMIT_SCENE", 100_000), None),
        (scene("QR_LIMIT_SCENE", 100_001), 40053), (scene("QR_OTHER"), 40052), ({"action_name": "QR_STR_SCENE"}, 40053),
    ],
)  # fmt: skip
def test_what_a_scene_code_may_be(sa, given, code):
    assert sa.post(CREATE, given).get("errcode") == code


def test_an_unknown_ticket_is_no_picture(sim):
    import requests

    assert requests.get(f"{sim.url}/cgi-bin/showqrcode?ticket=no", timeout=5).status_code == 404
