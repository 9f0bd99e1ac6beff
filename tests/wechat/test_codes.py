"""Codes to scan and links to tap, in WeChat's own shapes."""

from urllib.parse import quote

import pytest

from tests.wechat.conftest import SA, Drawer
from tests.wechat.stand_in import OK, refused
from wechat import codes
from wechat.client import BindingCode, Client, LinkRule

CODE, CREATE = "/wxa/getwxacodeunlimit", "/cgi-bin/qrcode/create"
PNG, JPEG = b"\x89PNG\r\n\x1a\n" + b"p" * 40, b"\xff\xd8\xff\xe0" + b"j" * 40


def test_a_binding_code_carries_its_scene_for_so_long(stand_in, sa):
    ticket = "gQH47joAAAAAAAAAASxo/+dHR=="
    stand_in.answers[CREATE] = {"ticket": ticket, "expire_seconds": 600, "url": "http://weixin.qq.com/q/kZgfwMTm"}
    made = sa.binding_code("b-7KQ2", 600)
    assert made == BindingCode(
        ticket, "http://weixin.qq.com/q/kZgfwMTm", f"{stand_in.url}/cgi-bin/showqrcode?ticket={quote(ticket, safe='')}"
    )
    assert ticket not in repr(made)
    assert stand_in.bodies(CREATE) == [
        {"expire_seconds": 600, "action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "b-7KQ2"}}}
    ]
    sa.binding_code("b", 10**9)
    assert stand_in.bodies(CREATE)[1]["expire_seconds"] == codes.LONGEST
    assert refused(sa.binding_code, "", 60).code == refused(sa.binding_code, "x" * 65, 60).code == 40053
    stand_in.answers[CREATE] = OK
    assert refused(sa.binding_code, "b", 60).kind == "busy"


def test_the_real_wechat_shows_its_codes_from_its_other_host():
    assert Client(SA, Drawer())._pictures() == "https://mp.weixin.qq.com"


@pytest.mark.parametrize(("sort", "raw"), [("image/png", PNG), ("image/jpeg", JPEG)])
def test_a_mini_program_code_is_a_picture(stand_in, mp, sort, raw):
    stand_in.answers[CODE] = (sort, raw)
    assert mp.mini_code("7KQ2M9XW4D", "/pages/scan", check_path=False, width=99, env="trial") == raw
    assert stand_in.bodies(CODE) == [
        {"scene": "7KQ2M9XW4D", "page": "pages/scan", "check_path": False, "env_version": "trial", "width": 280}
    ]


@pytest.mark.parametrize("sort", ["application/json", "image/jpeg", "text/plain", ""])
def test_a_refusal_in_the_pictures_place_is_no_picture_whatever_it_calls_itself(stand_in, mp, sort):
    stand_in.answers[CODE] = (sort, b'{"errcode":41030,"errmsg":"invalid page rid: 6743aaaa-0a1b2c3d-1a2b3c4d"}')
    error = refused(mp.mini_code, "s", "pages/new")
    assert (error.code, error.kind, error.permanent) == (41030, "page", True)


@pytest.mark.parametrize(("sort", "raw"), [("image/png", b""), ("application/json", PNG), ("text/html", b"<html>"),
                                           ("image/png", b"{"), ("image/png", b"GIF89a")])  # fmt: skip
def test_what_is_neither_a_picture_nor_a_refusal_is_not_believed(stand_in, mp, sort, raw):
    stand_in.answers[CODE] = (sort, raw)
    assert (refused(mp.mini_code, "s", "pages/new").kind) == "busy"


@pytest.mark.parametrize("scene", ["", "x" * 33, "a&b", "中文", "a b", "a\n", "a%20"])
def test_a_scene_wechat_would_refuse_is_not_even_sent(stand_in, mp, scene):
    assert refused(mp.mini_code, scene, "pages/scan").code == 40129
    assert stand_in.paths == []


def test_a_code_whose_token_died_is_fetched_with_another(stand_in, mp):
    mp._tokens.token = "9_" + "dead" * 30
    stand_in.answers[CODE] = [{"errcode": 42001, "errmsg": "access_token expired"}, ("image/png", PNG)]
    assert mp.mini_code("s", "pages/scan") == PNG
    assert stand_in.paths == [CODE, "/cgi-bin/stable_token", CODE]


def test_short_lived_links_last_thirty_days_at_most(stand_in, mp):
    stand_in.answers |= {
        "/wxa/generate_urllink": {**OK, "url_link": "https://wxaurl.cn/abc"},
        "/wxa/generatescheme": {**OK, "openlink": "weixin://dl/business/?t=abc"},
    }
    assert mp.url_link("/pages/request", "n=7KQ2M9XW4D", 90) == "https://wxaurl.cn/abc"
    assert mp.scheme("pages/request", "n=7KQ2M9XW4D", 7) == "weixin://dl/business/?t=abc"
    page = {"path": "pages/request", "query": "n=7KQ2M9XW4D", "env_version": "release"}
    assert stand_in.bodies("/wxa/generate_urllink") == [{**page, "expire_type": 1, "expire_interval": 30}]
    assert stand_in.bodies("/wxa/generatescheme") == [
        {"jump_wxa": page, "is_expire": True, "expire_type": 1, "expire_interval": 7}
    ]
    assert refused(mp.url_link, "p", "q" * 1025, 1).code == 40212
    stand_in.answers["/wxa/generate_urllink"] = {"errcode": 85400, "errmsg": "quota"}
    assert refused(mp.url_link, "p", "", 1).kind == "page"


def test_link_rules_are_listed_added_published_and_deleted(stand_in, mp):
    there = "/cgi-bin/wxopen/qrcodejump"
    prefix = "https://mashang.example/q/"
    rules = [
        {"prefix": prefix, "path": "pages/scan", "state": 2, "permit_sub_rule": 2, "debug_url": []},
        {"prefix": "https://mashang.example/p/", "path": "pages/scan", "state": "1"},
    ]
    stand_in.answers |= {f"{there}get": {**OK, "rule_list": rules}}
    stand_in.answers |= {f"{there}{verb}": OK for verb in ("add", "publish", "delete")}
    assert mp.link_rules() == [
        LinkRule(prefix, "pages/scan", True), LinkRule("https://mashang.example/p/", "pages/scan", False)
    ]  # fmt: skip
    mp.add_link_rule(prefix, "/pages/scan")
    mp.publish_link_rule(prefix)
    mp.delete_link_rule(prefix)
    assert stand_in.bodies(f"{there}add")[0] | {"open_version": 3} == {
        "prefix": prefix, "path": "pages/scan", "permit_sub_rule": 2, "open_version": 3, "is_edit": 0
    }  # fmt: skip
    assert stand_in.bodies(f"{there}publish") == stand_in.bodies(f"{there}delete") == [{"prefix": prefix}]
    stand_in.answers[f"{there}add"] = {"errcode": 85069, "errmsg": "file check failed"}
    assert refused(mp.add_link_rule, prefix, "pages/scan").kind == "link"
