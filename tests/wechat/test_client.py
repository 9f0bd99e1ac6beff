"""Logging in and sending, and every way WeChat may say no."""

import logging
import time
import traceback
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.wechat.conftest import GOOD, MP, SA, Drawer
from wechat.client import Account, Client
from wechat.errors import MEANINGS, WechatError, refusal

SEND, SUBSCRIBE = "/cgi-bin/message/template/send", "/cgi-bin/message/subscribe/send"
WRONG = [  # what is wrong with the call -> code, kind
    ({"openid": "oNobodyAtAll000000000000000"}, 40003, "identity"),
    ({"template_id": "T-none"}, 40037, "template"),
    ({"data": {**GOOD, "thing2": "字" * 21}}, 47003, "field"),
    ({"data": {**GOOD, "thing9": "多余"}}, 47003, "field"),
]


def eventually(true):
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def refused(call, *args, **more):
    with pytest.raises(WechatError) as caught:
        call(*args, **more)
    return caught.value


def test_a_login_code_says_who_once(sim, client):
    code = sim.post("/login", {"person": "李阿姨", "appid": MP.appid})["code"]
    who = client(MP).login(code)
    known = sim.post("/people", {"name": "李阿姨"})
    assert (who.openid, who.unionid) == (known["openids"][MP.appid], known["unionid"])
    assert len(who.openid) == 28
    again = refused(client(MP).login, code)
    assert (again.kind, again.code) == ("login_code", 40163)


def test_a_login_code_dies_after_five_minutes(sim, client):
    code = sim.post("/login", {"person": "李阿姨", "appid": MP.appid})["code"]
    sim.post("/clock", {"advance": 301})
    assert refused(client(MP).login, code).code == 40029


def test_a_login_is_never_tried_twice(sim, client):
    code = sim.post("/login", {"person": "李阿姨", "appid": MP.appid})["code"]
    sim.post("/fault", {"path": "/sns/jscode2session", "mode": "errcode", "errcode": 40001, "times": 1})
    refused(client(MP).login, code)
    assert len(sim.get("/journal?path=/sns/jscode2session")) == 1
    assert sim.get("/journal?path=/cgi-bin/stable_token") == []


def test_a_risky_person_is_refused_for_good(sim, client):
    sim.post("/people", {"name": "赵某", "risky": True})
    code = sim.post("/login", {"person": "赵某", "appid": MP.appid})["code"]
    error = refused(client(MP).login, code)
    assert (error.code, error.permanent) == (40226, True)


def test_a_web_page_learns_who_is_reading_it(sim, client):
    url = client().oauth_url("http://127.0.0.1:8000/wechat/back?a=1", "st4te")
    assert url.endswith("#wechat_redirect")
    assert parse_qs(urlsplit(url).query)["scope"] == ["snsapi_base"]
    phone = requests.Session()
    assert "这是谁的手机" in phone.get(url).text
    phone.get(f"{sim.url}/phones/王代表/open", params={"url": url}, allow_redirects=False)
    back = urlsplit(phone.get(url, allow_redirects=False).headers["Location"])
    query = parse_qs(back.query)
    assert (back.netloc, back.path, query["a"], query["state"]) == ("127.0.0.1:8000", "/wechat/back", ["1"], ["st4te"])
    who = client().oauth_login(query["code"][0])
    assert who.openid == sim.post("/people", {"name": "王代表"})["openids"][SA.appid]
    assert refused(client().oauth_login, query["code"][0]).code == 40163


def test_the_made_up_person_of_a_preview_is_refused(sim, client):
    sim.post("/people", {"name": "预览者", "snapshot": True})
    phone = requests.Session()
    url = client().oauth_url("http://127.0.0.1:8000/back", "s")
    phone.get(f"{sim.url}/phones/预览者/open", params={"url": url}, allow_redirects=False)
    code = parse_qs(urlsplit(phone.get(url, allow_redirects=False).headers["Location"]).query)["code"][0]
    assert refused(client().oauth_login, code).kind == "snapshot"


@pytest.mark.parametrize("back", ["https://example.org/", "http://127.0.0.1@example.org/", "//x", "javascript:1", ""])
def test_no_phone_is_sent_away_from_this_machine(sim, client, back):
    url = client().oauth_url(back, "s")
    assert requests.get(url, allow_redirects=False).status_code == 400
    opened = requests.get(f"{sim.url}/phones/王代表/open", params={"url": back}, allow_redirects=False)
    assert opened.status_code == 400


def test_a_template_message_lies_in_the_phone(sim, client, openid):
    url = "http://127.0.0.1:8000/d/requests/7KQ2M9XW4D"
    msgid = client().send_template(openid("王代表", SA), "T-case", GOOD, url=url)
    (card,) = sim.get("/inbox/王代表")
    assert (card["msgid"], card["url"], card["title"]) == (msgid, url, "待办提醒")
    assert [row["value"] for row in card["rows"]] == list(GOOD.values())
    page = requests.get(f"{sim.url}/phones/王代表").text
    assert "有新诉求待您处理" in page
    assert "查看详情" in page


@pytest.mark.parametrize(("change", "code", "kind"), WRONG)
def test_a_template_message_is_refused_as_wechat_would(client, openid, change, code, kind):
    call = {"openid": openid("王代表", SA), "template_id": "T-case", "data": GOOD, **change}
    error = refused(client().send_template, **call)
    assert (error.code, error.kind, error.permanent) == (code, kind, True)


@pytest.mark.parametrize(("change", "code", "kind"), WRONG)
def test_a_subscribe_message_is_refused_as_wechat_would(sim, client, openid, change, code, kind):
    sim.post("/credits", {"person": "李阿姨", "appid": MP.appid, "template_id": "T-case"})
    li = openid("李阿姨", MP)
    error = refused(client(MP).send_subscribe, **{"openid": li, "template_id": "T-case", "data": GOOD, **change})
    assert (error.code, error.kind) == (code, kind)
    client(MP).send_subscribe(li, "T-case", GOOD)  # and it cost no credit


def test_a_refused_field_is_named(client, openid):
    error = refused(client().send_template, openid("王代表", SA), "T-case", {**GOOD, "phrase4": ""})
    assert error.field == "phrase4"
    assert error.rid


def test_who_does_not_follow_or_is_blacklisted_cannot_be_written_to(sim, client, openid):
    assert refused(client().send_template, openid("李阿姨", SA), "T-case", GOOD).kind == "not_following"
    sim.post("/block", {"person": "王代表", "appid": SA.appid, "by": "account"})
    assert refused(client().send_template, openid("王代表", SA), "T-case", GOOD).code == 43019
    sim.post("/follow", {"person": "陈站长", "appid": SA.appid, "follow": False})
    assert refused(client().send_template, openid("陈站长", SA), "T-case", GOOD).code == 43004


def test_the_wrong_kind_of_account_may_not_send(client, openid):
    assert refused(client(MP).send_template, openid("王代表", MP), "T-case", GOOD).code == 48001
    assert refused(client().send_subscribe, openid("王代表", SA), "T-case", GOOD).code == 48001


def test_each_consent_is_good_for_one_message(sim, client, openid):
    li = openid("李阿姨", MP)
    assert refused(client(MP).send_subscribe, li, "T-case", GOOD).kind == "no_consent"
    answers = sim.post("/subscribe", {"person": "李阿姨", "appid": MP.appid, "tmplIds": ["T-case"]})
    assert answers["T-case"] == "accept"
    client(MP).send_subscribe(li, "T-case", GOOD, page="pages/request?n=7KQ2M9XW4D")
    assert refused(client(MP).send_subscribe, li, "T-case", GOOD).code == 43101
    sent = sim.get(f"/journal?path={SUBSCRIBE}")[-1]["body"]
    assert '"miniprogram_state"' in sent
    assert '"lang"' in sent


def test_a_long_term_consent_is_good_for_many(sim, client, openid):
    grant = {"person": "李阿姨", "appid": MP.appid, "template_id": "T-case"}
    sim.post("/credits", {**grant, "count": 0, "long_term": True})
    for _ in range(3):
        client(MP).send_subscribe(openid("李阿姨", MP), "T-case", GOOD)
    assert len(sim.get("/inbox/李阿姨")) == 3


def test_the_same_dedupe_key_sends_once_within_ten_minutes(sim, client, openid):
    wang, one = openid("王代表", SA), client()
    key = "delivery 1234567890123456789 attempt 代表"
    first = one.send_template(wang, "T-case", GOOD, dedupe=key)
    assert one.send_template(wang, "T-case", GOOD, dedupe=key) == first
    assert len(sim.get("/inbox/王代表")) == 1
    sim.post("/clock", {"advance": 601})
    assert one.send_template(wang, "T-case", GOOD, dedupe=key) != first
    assert len(sim.get("/inbox/王代表")) == 2


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_every_listed_errcode_becomes_its_meaning(sim, client, openid, code):
    if MEANINGS[code].kind == "token":
        return  # told in test_tokens.py
    sim.post("/fault", {"path": SEND, "mode": "errcode", "errcode": code, "times": 1})
    error = refused(client().send_template, openid("王代表", SA), "T-case", GOOD)
    meaning = MEANINGS[code]
    assert (error.code, error.kind, error.permanent, error.said) == (code, *meaning[:3])
    assert (error.scope, error.wait) == (meaning.scope, error.wait if code == 45009 else meaning.wait)
    assert len(sim.get(f"/journal?path={SEND}")) == 1


def test_an_unlisted_errcode_moves_on_to_the_next_channel():
    assert (refusal(99999).kind, refusal(99999).permanent) == ("unknown", True)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("http500", "busy"), ("garbage", "busy"), ("timeout", "network"), ("reset", "network"), ("slow", "network")],
)
@pytest.mark.parametrize("path", [SEND, "/cgi-bin/stable_token", "/sns/jscode2session"])
def test_no_secret_is_in_any_error_or_log_line(sim, openid, caplog, mode, kind, path):
    caplog.set_level(logging.DEBUG)
    token = "9_" + "TOPSECRET" * 12
    account = MP if path.startswith("/sns") else SA
    drawer = Drawer(None if "stable" in path else token)
    one = Client(account, drawer, sim.url, sim.url, (2, 0.3))
    sim.post("/fault", {"path": path, "mode": mode, "times": 1, "seconds": 0.8})
    if path.startswith("/sns"):
        error = refused(one.login, "js-code-TOPSECRET")
    else:
        error = refused(one.send_template, openid("王代表", SA), "T-case", GOOD)
    assert (error.kind, error.permanent) == (kind, False)
    told = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error)) + repr(one.account)
    assert "TOPSECRET" not in told + caplog.text
    assert "127.0.0.1" not in str(error)
    assert error.__cause__ is None
    assert error.__context__ is None


def test_a_host_that_is_not_there_is_a_network_error_without_its_name():
    lonely = Client(SA, Drawer("t" * 80), "http://127.0.0.1:9", timeout=(1, 1))
    error = refused(lonely.send_template, "o", "T", {})
    assert (error.kind, "127.0.0.1" in str(error)) == ("network", False)


def test_an_account_never_shows_its_secret():
    assert "hush" not in repr(Account("sa", "wx1", "hush"))


def test_a_slow_answer_was_sent_all_the_same(sim, openid):
    one = Client(SA, Drawer(), sim.url, sim.url, (2, 0.3))
    one.send_template(openid("王代表", SA), "T-case", GOOD)
    sim.post("/fault", {"path": SEND, "mode": "slow", "times": 1, "seconds": 0.6})
    assert refused(one.send_template, openid("王代表", SA), "T-case", GOOD, dedupe="d1").kind == "network"
    patient = Client(SA, Drawer(), sim.url, sim.url, (2, 5))
    eventually(lambda: len(sim.get("/inbox/王代表")) == 2)
    patient.send_template(openid("王代表", SA), "T-case", GOOD, dedupe="d1")
    assert len(sim.get("/inbox/王代表")) == 2
