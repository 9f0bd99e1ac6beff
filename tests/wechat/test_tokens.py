"""Access tokens: calm when shared, bounded when refused."""

import json
import subprocess
import sys
import threading

import pytest
import requests

from tests.wechat.conftest import GOOD, SA, Clock, Drawer
from wechat.errors import WechatError

SEND, STABLE = "/cgi-bin/message/template/send", "/cgi-bin/stable_token"


def fetches(sim):
    return len(sim.get(f"/journal?path={STABLE}"))


def calls(sim):
    return len(sim.get(f"/journal?path={SEND}"))


def test_the_old_call_makes_two_workers_kill_each_others_tokens(sim, raw, openid):
    sim.post("/settings", {"token_grace": 0})
    ask = {"grant_type": "client_credential", "appid": SA.appid, "secret": SA.secret}
    one = raw("GET", "/cgi-bin/token", params=ask)["access_token"]
    two = raw("GET", "/cgi-bin/token", params=ask)["access_token"]
    body = {"touser": openid("王代表", SA), "template_id": "T-case", "data": {}}
    assert raw("POST", SEND, params={"access_token": one}, json=body)["errcode"] == 40001
    assert raw("POST", SEND, params={"access_token": two}, json=body)["errcode"] == 47003


def test_the_old_token_outlives_its_successor_by_the_grace(sim, raw, openid):
    ask = {"grant_type": "client_credential", "appid": SA.appid, "secret": SA.secret}
    one = raw("GET", "/cgi-bin/token", params=ask)["access_token"]
    raw("GET", "/cgi-bin/token", params=ask)
    assert raw("POST", SEND, params={"access_token": one}, json={"a": 1})["errcode"] == 40003
    sim.post("/clock", {"advance": 301})
    assert raw("POST", SEND, params={"access_token": one}, json={"a": 1})["errcode"] == 40001


def test_two_workers_with_their_own_drawers_share_the_stable_token_in_peace(sim, client, openid):
    workers, wang = [client(), client()], openid("王代表", SA)
    for number in range(10):
        workers[number % 2].send_template(wang, "T-case", GOOD)
    assert (fetches(sim), calls(sim)) == (2, 10)


def in_two_processes(sim, openid, how):
    """Both are ready before either begins: on a busy machine one would be done before the other has started."""
    there = [sys.executable, "-m", "tests.wechat.worker", how, sim.url, openid("王代表", SA)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    workers = [subprocess.Popen(there, **pipes) for _ in range(2)]
    assert [worker.stdout.readline() for worker in workers] == ["ready\n"] * 2
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return [worker.communicate(timeout=60)[0] for worker in workers]


def refusals(sim):
    """Which token was refused as no longer the latest, in order; each line tells of one send."""
    lines = sim.get(f"/journal?path={SEND}")
    return [line["query"] for line in lines if '"errcode":40001' in line["reply"].replace(" ", "")]


def test_two_processes_are_calm_with_the_stable_token(sim, openid):
    sim.post("/settings", {"token_grace": 0})
    assert in_two_processes(sim, openid, "stable") == ["5 sent\n", "5 sent\n"]
    assert (fetches(sim), calls(sim), refusals(sim)) == (2, 10, [])
    given = [json.loads(line["reply"])["access_token"] for line in sim.get(f"/journal?path={STABLE}")]
    assert len(set(given)) == 1  # each asked, and was given the same


def test_two_processes_play_ping_pong_with_the_old_token(sim, openid):
    sim.post("/settings", {"token_grace": 0})
    in_two_processes(sim, openid, "old")
    fetched = [json.loads(line["reply"])["access_token"] for line in sim.get("/journal?path=/cgi-bin/token")]
    killed = refusals(sim)
    assert len(set(fetched)) == len(fetched) > 3  # never the same one twice
    assert len(set(killed)) == len(killed) >= 2  # each kills a colleague's, who notices, and strikes back
    assert len(fetched) >= len(killed)  # a fetch for every refusal


def test_a_shared_drawer_is_filled_once_by_many_threads(sim, client, openid):
    one, wang = client(drawer=Drawer()), openid("王代表", SA)
    threads = [threading.Thread(target=one.send_template, args=(wang, "T-case", GOOD)) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert (fetches(sim), calls(sim)) == (1, 8)


def test_a_token_that_fails_is_fetched_anew_once(sim, client, openid):
    drawer, wang = Drawer(), openid("王代表", SA)
    one = client(drawer=drawer)
    one.send_template(wang, "T-case", GOOD)
    drawer.token = "9_" + "x" * 100
    assert one.send_template(wang, "T-case", GOOD)
    assert (fetches(sim), calls(sim)) == (2, 3)


def test_a_colleagues_newer_token_is_used_without_a_fetch(sim, client, openid):
    good, wang = Drawer(), openid("王代表", SA)
    client(drawer=good).send_template(wang, "T-case", GOOD)

    class Late(Drawer):
        """Its first reader gets a dead token; meanwhile a colleague has put a good one there."""

        def read(self, appid):
            given, self.token = self.token, good.token
            return given

    assert client(drawer=Late("9_" + "y" * 100)).send_template(wang, "T-case", GOOD)
    assert fetches(sim) == 1


@pytest.mark.parametrize("code", [40001, 40014, 42001, 41001])
def test_a_token_refused_for_ever_costs_one_fetch_a_minute(sim, client, openid, code):
    clock, wang = Clock(), openid("王代表", SA)
    one = client(drawer=Drawer("9_" + "z" * 100), clock=clock)
    sim.post("/fault", {"path": SEND, "mode": "errcode", "errcode": code, "times": -1})
    for _ in range(5):
        with pytest.raises(WechatError) as refused:
            one.send_template(wang, "T-case", GOOD)
        assert (refused.value.kind, refused.value.permanent) == ("token", False)
    assert (fetches(sim), calls(sim)) == (1, 6)
    clock.now += 61
    with pytest.raises(WechatError):
        one.send_template(wang, "T-case", GOOD)
    assert fetches(sim) == 2


def test_when_the_fresh_token_is_the_refused_one_it_is_not_tried_again(sim, client, openid):
    drawer, wang = Drawer(), openid("王代表", SA)
    one = client(drawer=drawer)
    one.send_template(wang, "T-case", GOOD)
    sim.post("/fault", {"path": SEND, "mode": "errcode", "errcode": 40001, "times": -1})
    with pytest.raises(WechatError) as refused:
        one.send_template(wang, "T-case", GOOD)
    assert refused.value.kind == "token"
    assert calls(sim) == 2


def test_a_fetch_that_fails_is_not_repeated_within_the_minute_and_says_the_same(sim, client, openid):
    clock, wang = Clock(), openid("王代表", SA)
    one = client(clock=clock)
    sim.post("/fault", {"path": STABLE, "mode": "errcode", "errcode": 40164, "times": 1})
    for _ in range(3):
        with pytest.raises(WechatError) as refused:
            one.send_template(wang, "T-case", GOOD)
        assert (refused.value.kind, refused.value.code) == ("config", 40164)
    assert fetches(sim) == 1
    clock.now += 61
    assert one.send_template(wang, "T-case", GOOD)


def test_stable_token_keeps_wechats_own_rules(sim, raw):
    ask = {"grant_type": "client_credential", "appid": SA.appid, "secret": SA.secret}

    def stable(**more):
        return raw("POST", STABLE, json={**ask, **more})

    first = stable()["access_token"]
    assert stable()["access_token"] == stable(force_refresh=True)["access_token"] == first
    sim.post("/clock", {"advance": 7000})
    second = stable()["access_token"]
    assert second != first
    assert raw("POST", SEND, params={"access_token": first}, json={"a": 1})["errcode"] == 40003
    sim.post("/clock", {"advance": 201})
    assert raw("POST", SEND, params={"access_token": first}, json={"a": 1})["errcode"] == 42001
    assert stable(force_refresh=True)["access_token"] != second
    assert raw("POST", SEND, params={"access_token": second}, json={"a": 1})["errcode"] == 40001
    assert stable(secret="wrong")["errcode"] == 40125
    assert stable(appid="wx0")["errcode"] == 40013
    assert raw("GET", STABLE, params=ask)["errcode"] == 43002


def test_a_session_is_not_carried_over_a_fork(monkeypatch):
    from wechat import line

    ours = line.session_to("http://127.0.0.1:9/")
    assert line.session_to("http://127.0.0.1:9/") is ours
    monkeypatch.setattr(line._kept, "pid", -1)
    assert line.session_to("http://127.0.0.1:9/") is not ours
    assert isinstance(ours, requests.Session)
