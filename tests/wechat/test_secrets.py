"""Whatever call fails, in whatever way: no token, no openid and no word of anybody gets out."""

import logging
import traceback

import pytest

from tests.wechat.conftest import SA, Drawer
from tests.wechat.stand_in import refused
from wechat.client import Client

STABLE = "/cgi-bin/stable_token"
CALLS = [
    lambda client: client.phone_number("code-TOPSECRET", "o-TOPSECRET"),
    lambda client: client.send_subscribe("o-TOPSECRET", "T-1", {"thing1": "TOPSECRET"}, page="p"),
    lambda client: client.send_notice("o-TOPSECRET", "T-1", {"thing1": "TOPSECRET"}),
    lambda client: client.send_template("o-TOPSECRET", "T-1", {"thing1": "TOPSECRET"}, mini=("wx", "p")),
    lambda client: client.say("o-TOPSECRET", "TOPSECRET"),
    lambda client: client.menu("o-TOPSECRET", "TOPSECRET", [("TOPSECRET", "a")], "b"),
    lambda client: client.binding_code("TOPSECRET", 60),
    lambda client: client.mini_code("TOPSECRET", "p"),
    lambda client: client.url_link("p", "n=TOPSECRET", 1),
    lambda client: client.scheme("p", "n=TOPSECRET", 1),
    lambda client: client.link_rules(),
    lambda client: client.templates(),
    lambda client: client.check_text("o-TOPSECRET", "TOPSECRET"),
    lambda client: client.check_media("o-TOPSECRET", "https://a.example/TOPSECRET", "image"),
    lambda client: client.media("TOPSECRET"),
    lambda client: client.set_menu([{"name": "TOPSECRET"}]),
    lambda client: client.jsapi_signature("https://a.example/?t=TOPSECRET"),
    lambda client: client.quota("/TOPSECRET"),
]
BAD = [  # every way to fail: refused, garbled, and cut off
    {"errcode": 40097, "errmsg": "invalid args TOPSECRET rid: 6743aaaa-0a1b2c3d-1a2b3c4d"},
    {"errcode": 40001, "errmsg": "invalid credential, access_token TOPSECRET"},
    ("application/json", b'{"TOPSECRET": '),
    ("image/png", b'{"TOPSECRET": '),
]


@pytest.mark.parametrize("number", range(len(CALLS)))
def test_no_call_lets_a_secret_out_when_it_fails(stand_in, caplog, number):
    caplog.set_level(logging.DEBUG)
    token = "9_" + "TOPSECRET" * 12
    doors = [Client(SA, Drawer(token), stand_in.url) for _ in BAD] + [Client(SA, Drawer(token), "http://127.0.0.1:9")]
    for door, bad in zip(doors, [*BAD, None], strict=True):
        stand_in.answers = {STABLE: {"access_token": "8_" + token, "expires_in": 7200}}
        stand_in.otherwise = bad
        error = refused(CALLS[number], door)
        told = "".join(traceback.format_exception(error)[-1:]) + repr(error) + repr(vars(error)) + repr(door.account)
        assert "TOPSECRET" not in told
        assert (error.__cause__, error.__context__) == (None, None)
    assert "TOPSECRET" not in caplog.text
