"""Which printed link opens the mini program, and which rules an account may keep."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from tests.wechat.conftest import MP

ADD, GET = "/cgi-bin/wxopen/qrcodejumpadd", "/cgi-bin/wxopen/qrcodejumpget"
PUBLISH, DELETE = "/cgi-bin/wxopen/qrcodejumppublish", "/cgi-bin/wxopen/qrcodejumpdelete"
OTHER = {"appid": "wx3b00000000000009", "secret": "s", "kind": "mp", "name": "邻县码上"}


def rule(prefix, path="pages/ask/ask", **more):
    return {"prefix": prefix, "permit_sub_rule": 2, "path": path, "open_version": 3, "is_edit": 0, **more}


def add(mp, prefix, publish=True, **more):
    assert mp.post(ADD, rule(prefix, **more))["errcode"] == 0
    if publish:
        assert mp.post(PUBLISH, {"prefix": prefix})["errcode"] == 0


def scan(sim, url):
    return sim.post("/scan", {"person": "李阿姨", "url": url})


@pytest.mark.parametrize(
    ("prefix", "url", "opens"),
    [
        ("https://m.example.org/q/", "https://m.example.org/q/abc", True),
        ("https://m.example.org/q/", "https://m.example.org/q/a/b?c=1", True),
        ("https://m.example.org/q/", "https://m.example.org/q/", True),
        ("https://m.example.org/q/", "https://M.EXAMPLE.org/q/abc", True),
        ("https://m.example.org/q/", "https://m.example.org/q", False),
        ("https://m.example.org/q/", "http://m.example.org/q/abc", False),
        ("https://m.example.org/q/", "https://n.example.org/q/abc", False),
        ("https://m.example.org/q/", "https://m.example.org:8443/q/abc", False),
        ("https://m.example.org/q/", "https://m.example.org/Q/abc", False),
        ("https://m.example.org/q/", "https://m.example.org.evil.example/q/abc", False),
        ("https://m.example.org/q", "https://m.example.org/q", True),
        ("https://m.example.org/q", "https://m.example.org/q/abc", False),
        ("https://m.example.org/q", "https://m.example.org/qrs", False),
        ("https://m.example.org/q?t=a", "https://m.example.org/q?t=abc", True),
        ("https://m.example.org/q?t=a", "https://m.example.org/q?t=b", False),
        ("https://m.example.org/q?t=a", "https://m.example.org/q?x=1&t=a", False),
        ("https://m.example.org/q?t=a", "https://m.example.org/q", False),
    ],
)
def test_the_matcher(sim, mp, prefix, url, opens):
    add(mp, prefix)
    opened = scan(sim, url)
    assert opened["open"] == ("mp" if opens else "web")
    if not opens:
        assert opened == {"open": "web", "url": url}


def test_the_page_gets_the_whole_link_encoded_once_and_the_time(sim, mp):
    add(mp, "https://m.example.org/q/")
    url = "https://m.example.org/q/abc?x=1&y=%E4%BD%A0#z"
    now = sim.post("/clock", {"advance": 0})["now"]
    opened = scan(sim, url)
    assert (opened["page"], opened["appid"], opened["env_version"]) == ("pages/ask/ask", MP.appid, "release")
    assert opened["q"].startswith("https%3A%2F%2Fm.example.org%2Fq%2Fabc%3Fx%3D1%26y%3D%25E4")
    assert unquote(opened["q"]) == url
    assert 0 <= int(opened["scancode_time"]) - int(now) <= 5


def test_an_unpublished_rule_shadows_the_published_one_above_it(sim, mp):
    add(mp, "https://m.example.org/q/", path="pages/wide/wide")
    tested = "https://m.example.org/q/new/1"
    add(mp, "https://m.example.org/q/new/", publish=False, path="pages/new/new", debug_url=[tested], open_version=2)
    assert scan(sim, "https://m.example.org/q/old/1")["page"] == "pages/wide/wide"
    assert scan(sim, "https://m.example.org/q/new/2")["open"] == "web"
    trial = scan(sim, tested)
    assert (trial["page"], trial["env_version"]) == ("pages/new/new", "trial")
    mp.post(PUBLISH, {"prefix": "https://m.example.org/q/new/"})
    assert scan(sim, "https://m.example.org/q/new/2")["page"] == "pages/new/new"


def test_rules_are_told_and_deleted(sim, mp):
    add(mp, "https://m.example.org/q/", debug_url=["https://m.example.org/q/1"])
    add(mp, "https://m.example.org/r", publish=False)
    told = mp.post(GET, {"get_type": 0})
    assert (told["list_size"], told["qrcodejump_pub_quota"], told["qrcodejump_open"]) == (2, 99, 1)
    assert told["rule_list"][0] == {
        "prefix": "https://m.example.org/q/", "permit_sub_rule": 2, "path": "pages/ask/ask", "open_version": 3,
        "state": 2, "debug_url": ["https://m.example.org/q/1"],
    }  # fmt: skip
    assert mp.post(DELETE, {"prefix": "https://m.example.org/q/"})["errcode"] == 0
    assert [one["state"] for one in mp.post(GET, {"get_type": 0})["rule_list"]] == [1]
    assert scan(sim, "https://m.example.org/q/1")["open"] == "web"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (rule("m.example.org/q/"), 85066), (rule("ftp://m.example.org/q/"), 85066), (rule("https:///q/"), 85066),
        (rule("https://m.example.org"), 85066), (rule("https://m.example.org/q/#a"), 85066),
        (rule("https://m.example.org/ q"), 85066), (rule("https://[x/q/"), 85066), (rule(None), 85066),
        (rule("https://m.example.org/q/", debug_url=["https://m.example.org/r/1"]), 85068),
        (rule("https://m.example.org/q/", debug_url=["https://m.example.org/q/1"] * 6), 85068),
        (rule("https://m.example.org/q/", debug_url=["https://m.example.org/q/1"] * 5), 0),
        (rule("https://m.example.org/q/", debug_url="x"), 85068),
        (rule("https://m.example.org/q/", permit_sub_rule=3), 47001),
        (rule("https://m.example.org/q/", open_version=0), 47001),
        (rule("https://m.example.org/q/", path="/pages/ask/ask"), 40165),
        (rule("https://m.example.org/q/", path=""), 40165),
        (rule("https://m.example.org/q/", is_edit=1), 85066),
        (rule("https://unfiled.example.org/q/"), 85076),
    ],
)  # fmt: skip
def test_what_is_no_rule(sim, mp, given, code):
    sim.post("/console", {"appid": MP.appid, "unfiled_hosts": ["unfiled.example.org"]})
    assert mp.post(ADD, given)["errcode"] == code


def test_a_rule_is_edited_until_it_is_published(sim, mp):
    prefix = "https://m.example.org/q/"
    add(mp, prefix, publish=False)
    assert mp.post(ADD, rule(prefix))["errcode"] == 85071
    assert mp.post(ADD, rule(prefix, path="pages/b/b", is_edit=1))["errcode"] == 0
    mp.post(PUBLISH, {"prefix": prefix})
    assert mp.post(ADD, rule(prefix, path="pages/c/c", is_edit=1))["errcode"] == 85071
    assert scan(sim, prefix)["page"] == "pages/b/b"


def test_what_another_account_has_taken_is_not_to_be_had(sim, mp):
    sim.post("/accounts", OTHER)
    other = type(mp)(sim, type(mp.account)("mp", OTHER["appid"], OTHER["secret"]))
    add(mp, "https://m.example.org/q/")
    sim.post("/clock", {"advance": 1})
    add(mp, "https://m.example.org/open/", permit_sub_rule=1)
    for prefix, code in (
        ("https://m.example.org/q/", 85072), ("https://m.example.org/q/deep/", 85072),
        ("https://m.example.org/open/", 85072), ("https://m.example.org/open/deep/", 0),
    ):  # fmt: skip
        assert other.post(ADD, rule(prefix))["errcode"] == code


def test_limits_of_rules_and_of_publishing(sim, mp):
    sim.post("/settings", {"quotas": {ADD: {"second": 1000}, PUBLISH: {"second": 1000}}})
    for number in range(100):
        add(mp, f"https://m.example.org/{number}/")
    assert mp.post(ADD, rule("https://m.example.org/one-more/"))["errcode"] == 85073
    assert mp.post(GET, {"get_type": 0})["qrcodejump_pub_quota"] == 0
    mp.post(DELETE, {"prefix": "https://m.example.org/7/"})
    add(mp, "https://m.example.org/one-more/", publish=False)
    assert mp.post(PUBLISH, {"prefix": "https://m.example.org/one-more/"})["errcode"] == 886000
    assert mp.post(PUBLISH, {"prefix": "https://m.example.org/none/"})["errcode"] == 85066


def test_standing_is_asked_for(sim, mp):
    add(mp, "https://m.example.org/q/", publish=False)
    sim.post("/console", {"appid": MP.appid, "released": False})
    assert mp.post(PUBLISH, {"prefix": "https://m.example.org/q/"})["errcode"] == 85074
    sim.post("/console", {"appid": MP.appid, "personal": True})
    assert mp.post(ADD, rule("https://m.example.org/r/"))["errcode"] == 85075


def test_the_verification_file_is_looked_for_beside_what_the_rule_covers(sim, mp):
    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/q/a1b2.txt" else 404)
            self.end_headers()
            self.wfile.write(b"mark-7\n")

        def log_message(self, *args):
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
    root = f"http://127.0.0.1:{site.server_port}"
    sim.post("/console", {"appid": MP.appid, "verify_file": {"name": "a1b2.txt", "text": "mark-7"}})
    found = [mp.post(ADD, rule(prefix))["errcode"] for prefix in (f"{root}/r/", f"{root}/q/", f"{root}/q/x")]
    sim.post("/console", {"appid": MP.appid, "verify_file": {"name": "a1b2.txt", "text": "another"}})
    found.append(mp.post(ADD, rule(f"{root}/q/z"))["errcode"])
    site.shutdown()
    site.server_close()
    assert found == [85069, 0, 0, 85069]
    assert mp.post(ADD, rule("https://m.example.org/q/"))["errcode"] == 85069  # never asked for: it is not here
