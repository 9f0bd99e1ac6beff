"""Whatever stands in whatever field, the answer is WeChat's own: an errcode, never a crash."""

import base64

import pytest

from tests.wechat.conftest import GOOD, MP, SA

NONSENSE = [None, True, 0, -1, 10**30, 1.5, "", "x" * 5000, "\ud800", "\x00", [], [[]], [None], {}, {"a": {}}]
DATA = {key: {"value": value} for key, value in GOOD.items()}
SCENE = {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "a"}}, "expire_seconds": 60}
RULE = {"prefix": "https://m.example.org/q/", "permit_sub_rule": 1, "path": "a", "open_version": 3, "debug_url": []}
TEMPLATE = {"template_id": "T-case", "url": "u", "client_msg_id": "c", "miniprogram": {"appid": MP.appid}, "data": DATA}
BODIES = {  # path -> a good body, with a placeholder for the person
    ("mp", "/wxa/business/getuserphonenumber"): {"code": "c", "openid": "o"},
    ("mp", "/wxa/getwxacodeunlimit"): {
        "scene": "a", "page": "p", "check_path": True, "width": 430, "env_version": "release", "is_hyaline": False,
        "line_color": {"r": 0, "g": 0, "b": 0},
    },
    ("mp", "/cgi-bin/wxopen/qrcodejumpadd"): {**RULE, "is_edit": 0},
    ("mp", "/cgi-bin/wxopen/qrcodejumppublish"): {"prefix": "https://m.example.org/q/"},
    ("mp", "/cgi-bin/wxopen/qrcodejumpdelete"): {"prefix": "https://m.example.org/q/"},
    ("mp", "/wxa/generatescheme"): {"jump_wxa": {"path": "a", "query": "b"}, "expire_type": 0, "expire_time": 1},
    ("mp", "/wxa/generate_urllink"): {"path": "a", "query": "b", "expire_type": 1, "expire_interval": 1},
    ("mp", "/wxa/query_urllink"): {"url_link": "u", "query_type": 0},
    ("mp", "/cgi-bin/message/subscribe/send"): {"touser": "?", "template_id": "T-case", "page": "p", "data": DATA},
    ("mp", "/wxa/msg_sec_check"): {"version": 2, "openid": "?", "scene": 1, "content": "a", "title": "t"},
    ("mp", "/wxa/media_check_async"): {"version": 2, "openid": "?", "scene": 1, "media_url": "u", "media_type": 2},
    ("sa", "/cgi-bin/message/template/send"): {"touser": "?", **TEMPLATE},
    ("sa", "/cgi-bin/message/subscribe/bizsend"): {"touser": "?", "page": "p", **TEMPLATE},
    ("sa", "/cgi-bin/qrcode/create"): SCENE,
    ("sa", "/cgi-bin/menu/create"): {"button": [{"type": "click", "name": "a", "key": "b"}]},
    ("sa", "/cgi-bin/message/custom/send"): {"touser": "?", "msgtype": "text", "text": {"content": "a"}},
    ("sa", "/cgi-bin/openapi/quota/get"): {"cgi_path": "/a"},
    ("sa", "/wxaapi/newtmpl/addtemplate"): {"tid": 2001, "kidList": [1, 2], "sceneDesc": "a"},
    ("sa", "/wxaapi/newtmpl/deltemplate"): {"priTmplId": "a"},
}  # fmt: skip


def spoilt(body):
    """The body with each of its parts, however deep, replaced by each kind of nonsense."""
    for key in body:
        yield from ({**body, key: wrong} for wrong in NONSENSE)
        if isinstance(body[key], dict):
            yield from ({**body, key: inner} for inner in spoilt(body[key]))
        if isinstance(body[key], list) and body[key] and isinstance(body[key][0], dict):
            yield from ({**body, key: [inner]} for inner in spoilt(body[key][0]))


@pytest.mark.parametrize(("whose", "path"), list(BODIES), ids=lambda given: str(given).rsplit("/", 1)[-1])
def test_no_field_can_crash_a_call(sim, mp, sa, whose, path):
    caller, person = (mp, "李阿姨") if whose == "mp" else (sa, "王代表")
    sim.post("/visit", {"person": "李阿姨", "appid": MP.appid})
    sim.post("/say", {"person": "王代表", "appid": SA.appid, "text": "a"})
    sim.post("/credits", {"appid": caller.account.appid, "person": person, "template_id": "T-case", "long_term": True})
    sim.post("/settings", {"quotas": {path: {"second": 10**6}}})
    body = BODIES[whose, path]
    good = {key: caller.openid(person) if value == "?" else value for key, value in body.items()}
    for given in spoilt(good):
        answer = caller.raw("POST", path, json=given)
        assert answer.headers["Content-Type"] in ("application/json", "image/png"), given


def test_a_body_that_is_no_utf8_is_a_format_error(mp):
    for raw in (b'{"scene": "\xff"}', b"\x00", base64.b64decode("////")):
        assert mp.raw("POST", "/wxa/getwxacodeunlimit", data=raw).json()["errcode"] == 47001


@pytest.mark.parametrize("path", ["/cgi-bin/stable_token", "/cgi-bin/clear_quota/v2"])
def test_nor_can_a_wrong_secret_of_any_shape(sim, raw, path):
    for wrong in NONSENSE:
        given = {"grant_type": "client_credential", "appid": SA.appid, "secret": wrong, "appsecret": wrong}
        assert raw("POST", path, json=given)["errcode"] in (41004, 40125, 47001)
        assert raw("POST", path, json={**given, "appid": wrong})["errcode"] in (41002, 41004, 40013, 47001)
