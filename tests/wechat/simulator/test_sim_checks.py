"""Content checks: a text is judged at once by the table, a picture later by an event."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.wechat.conftest import AES_KEY, MP, PUSH_TOKEN
from tests.wechat.simulator.conftest import Caller

TEXT, MEDIA = "/wxa/msg_sec_check", "/wxa/media_check_async"


def text(mp, content="村口路灯不亮", **more):
    ask = {"version": 2, "scene": 2, "openid": mp.openid("李阿姨"), "content": content}
    return mp.post(TEXT, {**ask, **more})


@pytest.fixture
def mp(sim):
    caller = Caller(sim, MP)
    caller.login("李阿姨")
    return caller


def test_a_text_passes_unless_a_word_says_otherwise(sim, mp):
    sim.post("/words", {"上访": ["review", 20001], "骗子": ["risky", 20003]})
    passed = text(mp)
    assert (passed["errcode"], passed["result"]) == (0, {"suggest": "pass", "label": 100})
    assert [one["strategy"] for one in passed["detail"]] == ["content_model"]
    assert text(mp, "我要上访")["result"] == {"suggest": "review", "label": 20001}
    worst = text(mp, "我要上访，他是骗子")
    assert (worst["errcode"], worst["result"]) == (0, {"suggest": "risky", "label": 20003})
    assert (worst["detail"][1]["strategy"], worst["detail"][1]["keyword"]) == ("keyword", "骗子")
    assert worst["trace_id"] != passed["trace_id"]
    assert text(mp, "好", title="骗子")["result"]["suggest"] == "risky"


def test_only_whoever_was_there_within_two_hours_can_be_checked(sim, mp, sa):
    assert text(mp, openid="oNobody")["errcode"] == 40003
    assert text(mp, openid=sa.openid("李阿姨"))["errcode"] == 43104
    assert text(mp, openid=mp.openid("王代表"))["errcode"] == 61010
    sim.post("/clock", {"advance": 7201})
    later = Caller(sim, MP)
    assert text(later)["errcode"] == 61010
    sim.post("/visit", {"person": "李阿姨", "appid": MP.appid})
    assert text(later)["errcode"] == 0


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"content": "字" * 2500}, 0), ({"content": "字" * 2501}, 47001), ({"content": ""}, 44002),
        ({"content": 7}, 47001), ({"title": 7}, 47001), ({"scene": 0}, 40129), ({"scene": 5}, 40129),
        ({"scene": 4}, 0), ({"version": 1}, 47001), ({"version": None}, 47001),
    ],
)  # fmt: skip
def test_what_can_be_asked(mp, more, code):
    assert text(mp, **more)["errcode"] == code


def media(sim, mp, url, **more):
    ask = {"version": 2, "scene": 2, "openid": mp.openid("李阿姨"), "media_url": url, "media_type": 2}
    return mp.post(MEDIA, {**ask, **more})


def verdict(sim, mp, ear, url):
    given = {"appid": MP.appid, "secret": MP.secret, "kind": "mp", "name": "某县码上", "push_url": ear.url}
    sim.post("/accounts", {**given, "push_token": PUSH_TOKEN, "push_aes_key": AES_KEY})
    sim.post("/settings", {"verdict_after": [0, 0.01]})
    trace = media(sim, mp, url)["trace_id"]
    ear.wait_for(1)
    [told] = [push["fields"] for push in sim.get("/pushes")]
    assert (told["Event"], told["trace_id"], told["version"], told["appid"]) == ("wxa_media_check", trace, 2, MP.appid)
    return told


def test_a_picture_that_is_there_is_judged(sim, mp, ear):
    sim.post("/media_verdicts", {"/phones": ["risky", 20002]})
    told = verdict(sim, mp, ear, f"{sim.url}/phones")
    assert told["result"] == {"suggest": "risky", "label": 20002}
    assert told["detail"] == [
        {"strategy": "content_model", "errcode": 0, "suggest": "risky", "label": 20002, "prob": 90}
    ]  # fmt: skip


def test_without_a_word_against_it_it_passes(sim, mp, ear):
    assert verdict(sim, mp, ear, f"{sim.url}/phones")["result"] == {"suggest": "pass", "label": 100}


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/gone.jpg", "{sim}/nowhere", "https://example.org/a.jpg", "junk"])
def test_what_cannot_be_fetched_has_no_verdict(sim, mp, ear, url):
    told = verdict(sim, mp, ear, url.replace("{sim}", sim.url))
    assert told["detail"] == [{"strategy": "content_model", "errcode": -1008}]
    assert "result" not in told


def test_another_hosts_picture_is_never_asked_for(sim, mp, ear):
    asked = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"jpeg")

        def log_message(self, *args):
            pass

    site = ThreadingHTTPServer(("127.0.0.2", 0), Elsewhere)  # reachable, but by no name we call ourselves
    threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
    told = verdict(sim, mp, ear, f"http://127.0.0.2:{site.server_port}/a.jpg")
    site.shutdown()
    site.server_close()
    assert (told["detail"][0]["errcode"], asked) == (-1008, [])


@pytest.mark.parametrize(
    ("more", "code"),
    [({"media_type": 3}, 47001), ({"media_url": ""}, 47001), ({"version": 1}, 47001), ({"scene": 9}, 40129),
     ({"openid": "oNobody"}, 40003), ({"media_type": 1}, 0)],
)  # fmt: skip
def test_what_can_be_asked_of_a_picture(sim, mp, more, code):
    assert media(sim, mp, f"{sim.url}/phones", **more)["errcode"] == code


def test_a_nonsense_table_is_told_not_kept(sim):
    import requests

    for wrong in ({"a": ["bad", 1]}, {"a": ["risky"]}, {"a": ["risky", "x"]}, {"a": 1}):
        assert requests.post(f"{sim.url}/_sim/words", json=wrong, timeout=5).status_code == 400
