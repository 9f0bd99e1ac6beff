"""The checks in front of every call come first, in WeChat's order, whatever the call."""

import pytest
import requests

from tests.wechat.conftest import MP, SA

CALLS = [  # verb, path, whose
    ("POST", "/wxa/business/getuserphonenumber", "mp"),
    ("POST", "/wxa/getwxacodeunlimit", "mp"),
    ("POST", "/cgi-bin/wxopen/qrcodejumpadd", "mp"),
    ("POST", "/cgi-bin/wxopen/qrcodejumpget", "mp"),
    ("POST", "/cgi-bin/wxopen/qrcodejumppublish", "mp"),
    ("POST", "/cgi-bin/wxopen/qrcodejumpdelete", "mp"),
    ("POST", "/wxa/generatescheme", "mp"),
    ("POST", "/wxa/generate_urllink", "mp"),
    ("POST", "/wxa/queryscheme", "mp"),
    ("POST", "/wxa/query_urllink", "mp"),
    ("POST", "/cgi-bin/message/subscribe/send", "mp"),
    ("POST", "/wxa/msg_sec_check", "mp"),
    ("POST", "/wxa/media_check_async", "mp"),
    ("GET", "/wxa/checksession", "mp"),
    ("GET", "/wxa/resetusersessionkey", "mp"),
    ("POST", "/cgi-bin/message/template/send", "sa"),
    ("POST", "/cgi-bin/message/subscribe/bizsend", "sa"),
    ("POST", "/cgi-bin/qrcode/create", "sa"),
    ("POST", "/cgi-bin/menu/create", "sa"),
    ("GET", "/cgi-bin/menu/get", "sa"),
    ("GET", "/cgi-bin/menu/delete", "sa"),
    ("GET", "/cgi-bin/user/info", "sa"),
    ("GET", "/cgi-bin/ticket/getticket", "sa"),
    ("GET", "/cgi-bin/template/get_all_private_template", "sa"),
    ("POST", "/cgi-bin/message/custom/send", ""),
    ("POST", "/cgi-bin/clear_quota", ""),
    ("POST", "/cgi-bin/openapi/quota/get", ""),
    ("POST", "/wxaapi/newtmpl/addtemplate", ""),
    ("POST", "/wxaapi/newtmpl/deltemplate", ""),
    ("GET", "/wxaapi/newtmpl/gettemplate", ""),
    ("GET", "/wxaapi/newtmpl/getcategory", ""),
    ("GET", "/cgi-bin/media/get", ""),
    ("GET", "/cgi-bin/getcallbackip", ""),
    ("GET", "/cgi-bin/get_api_domain_ip", ""),
]
POSTED = [call for call in CALLS if call[0] == "POST"]


@pytest.mark.parametrize(("verb", "path", "whose"), CALLS)
def test_verb_and_token_are_looked_at_first(sim, raw, verb, path, whose):
    other = "POST" if verb == "GET" else "GET"
    assert raw(other, path)["errcode"] == (43001 if verb == "GET" else 43002)
    assert raw(verb, path)["errcode"] == 41001
    assert raw(verb, path, params={"access_token": "short"})["errcode"] == 40014
    unknown = raw(verb, path, params={"access_token": "x" * 80})
    assert unknown["errcode"] == 40001
    assert " rid: " in unknown["errmsg"]


@pytest.mark.parametrize(("verb", "path", "whose"), [call for call in CALLS if call[2]])
def test_the_other_kind_of_account_may_not(mp, sa, verb, path, whose):
    stranger = sa if whose == "mp" else mp
    assert stranger.raw(verb, path).json()["errcode"] == 48001


@pytest.mark.parametrize(("verb", "path", "whose"), POSTED)
def test_a_body_must_be_a_json_object(mp, sa, verb, path, whose):
    caller = sa if whose == "sa" else mp
    assert caller.raw("POST", path).json()["errcode"] == 44002
    for wrong in (b"{", b"[]", b"a=1&b=2", b"[" * 20_000):
        assert caller.raw("POST", path, data=wrong).json()["errcode"] == 47001


@pytest.mark.parametrize("path", ["/cgi-bin/getcallbackip", "/wxaapi/newtmpl/getcategory"])
def test_an_old_token_is_expired_not_unknown(sim, mp, path):
    sim.post("/clock", {"advance": 7201})
    assert mp.get(path)["errcode"] == 42001


def token(raw, path="/cgi-bin/stable_token", account=SA):
    ask = {"grant_type": "client_credential", "appid": account.appid, "secret": account.secret}
    return raw("GET", path, params=ask) if path == "/cgi-bin/token" else raw("POST", path, json=ask)


@pytest.mark.parametrize("path", ["/cgi-bin/token", "/cgi-bin/stable_token"])
def test_an_address_off_the_white_list_gets_no_token(sim, raw, path):
    sim.post("/console", {"appid": SA.appid, "ip_whitelist": ["192.0.2.7"]})
    refused = token(raw, path)
    assert (refused["errcode"], "127.0.0.1" in refused["errmsg"]) == (40164, True)
    sim.post("/console", {"appid": SA.appid, "ip_whitelist": ["192.0.2.7", "127.0.0.1"]})
    assert "access_token" in token(raw, path)


def test_force_refresh_is_rationed_to_twenty_a_day(sim, raw):
    ask = {"grant_type": "client_credential", "appid": SA.appid, "secret": SA.secret, "force_refresh": True}
    for _ in range(20):
        assert "access_token" in raw("POST", "/cgi-bin/stable_token", json=ask)
        sim.post("/clock", {"advance": 31})
    assert raw("POST", "/cgi-bin/stable_token", json=ask)["errcode"] == 45009


def test_the_two_kinds_of_token_leave_each_other_alone(sim, raw, sa):
    sim.post("/settings", {"token_grace": 0})
    first = token(raw, "/cgi-bin/token")["access_token"]
    token(raw, "/cgi-bin/token")
    assert raw("GET", "/cgi-bin/getcallbackip", params={"access_token": first})["errcode"] == 40001
    assert sa.get("/cgi-bin/getcallbackip") == {"ip_list": ["127.0.0.1"]}


@pytest.mark.parametrize(
    ("period", "code", "pause"), [("second", 44990, 1), ("minute", 45011, 60), ("day", 45009, 86_400)]
)
def test_a_quota_is_used_up_and_comes_back(sim, sa, period, code, pause):
    path = "/cgi-bin/get_api_domain_ip"
    sim.post("/settings", {"quotas": {path: {period: 2}}})
    sim.post("/clock", {"advance": 86_400 - (sim.post("/clock", {"advance": 0})["now"] + 8 * 3600) % 86_400})
    codes = [again(sa).get(path).get("errcode", 0) for _ in range(3)]
    assert codes == [0, 0, code]
    sim.post("/clock", {"advance": pause})
    assert "ip_list" in again(sa).get(path)


def again(caller):
    """The same account with a token that is young enough."""
    return type(caller)(caller.sim, caller.account)


def test_quotas_can_be_read_and_cleared_ten_times_a_month(sim, sa, raw):
    path = "/cgi-bin/getcallbackip"
    sim.post("/settings", {"quotas": {path: {"day": 1}}})
    sa.get(path)
    assert sa.get(path)["errcode"] == 45009
    told = sa.post("/cgi-bin/openapi/quota/get", {"cgi_path": path})
    assert told["quota"] == {"daily_limit": 1, "used": 1, "remain": 0}
    assert sa.post("/cgi-bin/openapi/quota/get", {"cgi_path": "/sns/oauth2/access_token"})["errcode"] == 76022
    assert sa.post("/cgi-bin/openapi/quota/get", {"cgi_path": "cgi-bin/token"})["errcode"] == 76003
    assert sa.post("/cgi-bin/clear_quota", {"appid": MP.appid})["errcode"] == 40013
    assert sa.post("/cgi-bin/clear_quota", {"appid": SA.appid})["errcode"] == 0
    assert "ip_list" in sa.get(path)
    by_secret = {"appid": SA.appid, "appsecret": SA.secret}
    codes = [raw("POST", "/cgi-bin/clear_quota/v2", json=by_secret)["errcode"] for _ in range(10)]
    assert codes == [0] * 9 + [48006]
    assert raw("POST", "/cgi-bin/clear_quota/v2", json={**by_secret, "appsecret": "no"})["errcode"] == 40125


def test_the_days_quota_of_template_messages_is_the_settings(sim, sa):
    sim.post("/settings", {"sends_per_day": 7})
    told = sa.post("/cgi-bin/openapi/quota/get", {"cgi_path": "/cgi-bin/message/template/send"})
    assert told["quota"]["daily_limit"] == 7


def test_chaos_is_the_same_for_the_same_seed(sim, sa):
    sim.post("/settings", {"chaos": 0.5})

    def twenty():
        sim.post("/seed", {"seed": 7})
        return [sa.get("/cgi-bin/getcallbackip").get("errcode", 0) for _ in range(20)]

    first = twenty()
    assert set(first) == {0, -1}
    assert twenty() == first


def test_from_the_cloud_no_token_is_needed(sim):
    def post(path):
        return requests.post(sim.url + path, json={}, timeout=5)

    sim.post("/settings", {"cloud_appid_sa": SA.appid, "cloud_appid_mp": MP.appid})
    template = post("/cgi-bin/message/template/send")
    assert (template.json()["errcode"], "x-openapi-seqid" in template.headers) == (40003, True)
    assert post("/cgi-bin/message/subscribe/send").json()["errcode"] == 40003
    asked = requests.get(f"{sim.url}/wxaapi/newtmpl/gettemplate", timeout=5)
    assert [one["priTmplId"] for one in asked.json()["data"]] == ["T-case"]  # of the mini program
    sim.post("/settings", {"cloud_appid_sa": "", "cloud_appid_mp": ""})
    refused = post("/cgi-bin/message/template/send")
    assert (refused.json()["errcode"], "x-openapi-seqid" in refused.headers) == (41001, False)


def test_an_uncertified_service_account_may_not_notify(sim, sa):
    sim.post("/console", {"appid": SA.appid, "certified": False})
    for path in ("/cgi-bin/message/template/send", "/cgi-bin/message/subscribe/bizsend", "/cgi-bin/qrcode/create"):
        assert sa.post(path, {"a": 1})["errcode"] == 48001
