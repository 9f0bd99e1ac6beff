"""No secret strays: not into a call's wrong place, not into a message, not into our own logs."""

from urllib.parse import quote

import pytest
import requests

from tests.wechat.conftest import GOOD, SA
from wechat.simulator.running import assert_no_secret_in_logs

SEND = "/cgi-bin/message/template/send"


def test_calls_as_they_should_be_leave_nothing_to_audit(sim, sa, mp):
    mp.login("李阿姨")
    sa.get("/cgi-bin/ticket/getticket", type="jsapi")
    sa.post(SEND, {"touser": sa.openid("王代表"), "template_id": "T-case", "data": {}})
    requests.post(f"{sim.url}/cgi-bin/clear_quota/v2", json={"appid": SA.appid, "appsecret": SA.secret}, timeout=5)
    assert sim.get("/audit") == {"leaks": []}


@pytest.mark.parametrize(
    ("kind", "where"),
    [("access token", "json"), ("access token", "params"), ("account secret", "json"), ("account secret", "params")],
)
def test_a_secret_in_the_wrong_place_of_a_call_is_found(sim, sa, kind, where):
    secret = sa.token if kind == "access token" else SA.secret
    sa.raw("POST", SEND, **{where: {"x": f"a{secret}b"}})
    [leak] = sim.get("/audit")["leaks"]
    assert (leak["table"], leak["kind"]) == ("journal", kind)


def test_a_token_in_a_messages_link_is_found(sim, sa):
    data = {key: {"value": value} for key, value in GOOD.items()}
    url = f"http://127.0.0.1/x?access_token={sa.token}"
    sa.post(SEND, {"touser": sa.openid("王代表"), "template_id": "T-case", "data": data, "url": url})
    assert {leak["table"] for leak in sim.get("/audit")["leaks"]} == {"journal", "messages"}


def test_logs_are_searched_for_all_there_is(sim, sa, mp):
    who = mp.login("李阿姨")
    code = sim.post("/login", {"person": "李阿姨", "appid": mp.account.appid})["code"]
    assert_no_secret_in_logs(sim, "token: wx5a00000000000001 47003 data.thing2.value")
    for secret in (SA.secret, sa.token, who["session_key"], quote(who["session_key"], safe=""), who["openid"], code):
        with pytest.raises(AssertionError) as failed:
            assert_no_secret_in_logs(sim, f"GET /x?a={secret} 200")
        assert secret not in str(failed.value).split("\n")[0]


def test_deliveries_tell_also_what_did_not_arrive(sim, sa):
    sim.post("/block", {"person": "王代表", "appid": SA.appid})
    data = {key: {"value": value} for key, value in GOOD.items()}
    ask = {"touser": sa.openid("王代表"), "template_id": "T-case", "data": data, "client_msg_id": "d-1"}
    msgid = sa.post(SEND, ask)["msgid"]
    [sent] = sim.get("/deliveries/王代表")["messages"]
    assert (sent["msgid"], sent["arrived"], sent["receipt"]) == (str(msgid), 0, "failed:user block")
    assert (sent["client_msg_id"], sent["channel"]) == ("d-1", "服务号")
    assert sim.get("/inbox/王代表") == []
