"""A page inside WeChat is signed for; in WeChat's own cloud nothing is."""

import hashlib

from wechatpy.client.api.jsapi import WeChatJSAPI

from tests.wechat.conftest import GOOD, MP, SA, Drawer
from tests.wechat.stand_in import OK, refused
from wechat.client import Client

TICKET = {**OK, "ticket": "ticket-TOPSECRET", "expires_in": 7200}


def test_a_page_is_signed_as_the_second_implementation_signs_it(stand_in, sa):
    stand_in.answers["/cgi-bin/ticket/getticket"] = TICKET
    signed = sa.jsapi_signature("https://mashang.example/d/1?a=b#top")
    again = sa.jsapi_signature("https://mashang.example/d/1?a=b")
    other = WeChatJSAPI(None).get_jsapi_signature
    for one in (signed, again):
        args = (one["nonceStr"], TICKET["ticket"], one["timestamp"], "https://mashang.example/d/1?a=b")
        assert one["signature"] == other(*args)
    assert (signed["appId"], signed["timestamp"]) == (SA.appid, 1_414_587_457)
    assert signed["nonceStr"] != again["nonceStr"]
    assert stand_in.paths.count("/cgi-bin/ticket/getticket") == 1
    assert stand_in.asked[1].query["type"] == "jsapi"


def test_the_signature_is_the_one_of_wechats_own_page(stand_in, sa):
    ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    stand_in.answers["/cgi-bin/ticket/getticket"] = {**TICKET, "ticket": ticket}
    signed = sa.jsapi_signature("http://mp.weixin.qq.com?params=value")
    plain = f"jsapi_ticket={ticket}&noncestr={signed['nonceStr']}&timestamp=1414587457"
    plain += "&url=http://mp.weixin.qq.com?params=value"
    assert signed["signature"] == hashlib.sha1(plain.encode()).hexdigest()
    known = plain.replace(signed["nonceStr"], "Wm3WZYTPz0wzccnW")
    assert hashlib.sha1(known.encode()).hexdigest() == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"


def test_in_wechats_own_cloud_no_token_is_fetched_and_none_is_sent(stand_in):
    cloud = Client(MP, Drawer(), stand_in.url, token_mode="cloud")
    stand_in.answers |= {"/cgi-bin/message/subscribe/send": OK, "/cgi-bin/menu/create": OK}
    cloud.send_subscribe("o-li", "T-1", GOOD)
    cloud.set_menu([])
    assert [asked.query for asked in stand_in.asked] == [{}, {}]
    stand_in.answers["/cgi-bin/message/subscribe/send"] = {"errcode": 41001, "errmsg": "access_token missing"}
    assert refused(cloud.send_subscribe, "o-li", "T-1", GOOD).kind == "token"
    assert "/cgi-bin/stable_token" not in stand_in.paths


def test_a_secret_never_leaves_in_the_clear_even_where_the_cloud_answers_in_the_clear(monkeypatch):
    from wechat import calling

    called = []
    monkeypatch.setattr(calling, "call", lambda method, url, *rest: called.append(url) or {"openid": "o-li"})
    Client(MP, Drawer(), "http://api.weixin.qq.com/", token_mode="cloud").login("code")
    assert called == ["https://api.weixin.qq.com/sns/jscode2session"]
