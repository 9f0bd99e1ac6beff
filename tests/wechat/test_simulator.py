"""The simulator as a program: who may start it, what its phones show, what its journal keeps."""

import os
import subprocess
import sys

import pytest
import requests

from tests.wechat.conftest import GOOD, SA, add_accounts
from wechat.simulator.running import Running

SEND = "/cgi-bin/message/template/send"


@pytest.mark.parametrize(
    ("env", "word"),
    [
        ({}, "DEMO=1"),
        ({"DEMO": "0"}, "DEMO=1"),
        ({"DEMO": "1", "SIM_HOST": "0.0.0.0"}, "loopback"),
        ({"DEMO": "1", "SIM_PORT": "x"}, "SIM_PORT"),
    ],
)
def test_it_does_not_start_for_the_public(env, word):
    clean = {key: value for key, value in os.environ.items() if key != "DEMO" and not key.startswith("SIM_")}
    ran = subprocess.run(
        [sys.executable, "-m", "wechat.simulator"], env={**clean, **env}, capture_output=True, text=True, timeout=20
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert word in ran.stderr


def test_the_general_checks_come_as_wechat_makes_them(sim, raw):
    ask = {"grant_type": "client_credential", "appid": SA.appid, "secret": SA.secret}
    token = raw("POST", "/cgi-bin/stable_token", json=ask)["access_token"]
    good = {"access_token": token}
    assert raw("POST", SEND)["errcode"] == 41001
    assert raw("POST", SEND, params={"access_token": "short"})["errcode"] == 40014
    assert raw("POST", SEND, params={"access_token": "x" * 80})["errcode"] == 40001
    assert raw("GET", SEND, params=good)["errcode"] == 43002
    assert raw("POST", SEND, params=good)["errcode"] == 44002
    bad = raw("POST", SEND, params=good, data=b"{")
    assert bad["errcode"] == 47001
    assert " rid: " in bad["errmsg"]


def test_a_changed_secret_kills_the_tokens(sim, raw):
    ask = {"grant_type": "client_credential", "appid": SA.appid, "secret": SA.secret}
    token = raw("POST", "/cgi-bin/stable_token", json=ask)["access_token"]
    sim.post("/accounts", {"appid": SA.appid, "secret": "new", "kind": "sa", "name": "某县代表之家"})
    assert raw("POST", SEND, params={"access_token": token})["errcode"] == 40001


def test_setting_the_stage_twice_changes_nothing(sim):
    before = sim.post("/people", {"name": "王代表", "note": "代表", "follow": [SA.appid]})
    add_accounts(sim)
    assert sim.post("/people", {"name": "王代表", "note": "代表", "follow": [SA.appid]}) == before


def test_a_nonsense_arrangement_is_told_not_done(sim):
    for path, given in (
        ("/accounts", {"appid": "a"}),
        ("/accounts", {"appid": "a", "secret": "s", "kind": "sa", "name": "n", "push_url": "https://example.org/"}),
        ("/login", {"person": "无此人", "appid": SA.appid}),
        ("/fault", {"path": "/x", "mode": "melt"}),
        ("/settings", {"no_such": 1}),
    ):
        assert requests.post(f"{sim.url}/_sim{path}", json=given).status_code == 400


def test_a_foreign_host_name_is_not_answered(sim):
    assert requests.get(f"{sim.url}/phones", headers={"Host": "evil.example"}).status_code == 421


def test_the_phones_show_the_cast_and_follow_and_leave(sim):
    assert "王代表" in requests.get(f"{sim.url}/phones").text
    page = requests.get(f"{sim.url}/phones/李阿姨").text
    assert "扫一扫" in page
    assert "未关注" in page
    left = requests.post(f"{sim.url}/phones/李阿姨/follow", data={"appid": SA.appid, "follow": "1"})
    assert "已关注" in left.text
    assert requests.get(f"{sim.url}/phones/无此人").status_code == 404


def test_what_is_written_in_a_message_cannot_become_markup(sim, client, openid):
    client().send_template(openid("王代表", SA), "T-case", {**GOOD, "thing2": "<b>粗</b>"})
    page = requests.get(f"{sim.url}/phones/王代表")
    assert "&lt;b&gt;粗&lt;/b&gt;" in page.text
    assert "script" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_link_into_the_product_goes_through_its_entrance(sim):
    add_accounts(sim, enter_url="http://127.0.0.1:8000/wechat/enter")

    def opened(url):
        answer = requests.get(f"{sim.url}/phones/王代表/open", params={"url": url}, allow_redirects=False)
        return answer.headers["Location"]

    assert opened("http://127.0.0.1:8000/d/1?a=b") == "http://127.0.0.1:8000/wechat/enter?next=%2Fd%2F1%3Fa%3Db"
    assert opened("http://127.0.0.1:8000/wechat/enter?next=/x") == "http://127.0.0.1:8000/wechat/enter?next=/x"
    assert opened("http://127.0.0.1:8001/d/1") == "http://127.0.0.1:8001/d/1"


def test_what_it_knew_is_there_after_a_restart(tmp_path):
    with Running(tmp_path / "sim.sqlite") as first:
        add_accounts(first)
        before = first.post("/people", {"name": "王代表"})
    with Running(tmp_path / "sim.sqlite") as second:
        assert "王代表" in requests.get(f"{second.url}/phones").text
        assert second.post("/people", {"name": "王代表"}) == before


def test_limits_can_be_set_and_are_told(sim, client, openid):
    sim.post("/settings", {"sends_per_person_per_minute": 1})
    wang = openid("王代表", SA)
    client().send_template(wang, "T-case", GOOD)
    with pytest.raises(Exception, match="43117"):
        client().send_template(wang, "T-case", GOOD)
    sim.post("/settings", {"sends_per_person_per_minute": 0, "sends_per_day": 1})
    with pytest.raises(Exception, match="45009"):
        client().send_template(wang, "T-case", GOOD)
