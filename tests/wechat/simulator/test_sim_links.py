"""Links from a text message into the mini program: thirty days at most, and only to ourselves."""

import pytest
import requests

from tests.wechat.conftest import MP

LINK, SCHEME = "/wxa/generate_urllink", "/wxa/generatescheme"
DAY = 86_400


@pytest.fixture
def link(sim, mp):
    ask = {"path": "pages/file/file", "query": "n=7", "expire_type": 1, "expire_interval": 2}
    return mp.post(LINK, ask)["url_link"]


def page(url):
    return requests.get(url, timeout=5)


def test_a_link_leads_to_the_page_and_to_nobody_elses_host(sim, link):
    assert link.startswith(sim.url + "/")
    shown = page(link + "?cq=a%3Dhello")
    assert (shown.status_code, "pages/file/file?n=7&amp;a=hello" in shown.text) == (200, True)
    opened = sim.post("/scan", {"person": "李阿姨", "url": link + "?cq=a%3Dhello"})
    assert opened == {
        "open": "mp", "appid": MP.appid, "page": "pages/file/file", "query": "n=7&a=hello", "env_version": "release",
    }  # fmt: skip


def test_it_expires_and_says_so(sim, link):
    sim.post("/clock", {"advance": 2 * DAY + 1})
    shown = page(link)
    assert (shown.status_code, "失效" in shown.text) == (410, True)
    assert sim.post("/scan", {"person": "李阿姨", "url": link}) == {"open": "expired"}


def test_an_unknown_link_and_a_long_addition_are_expired_too(sim, link):
    assert page(f"{sim.url}/l/none").status_code == 410
    assert page(f"{link}?cq={'a' * 256}").status_code == 200
    assert page(f"{link}?cq={'a' * 257}").status_code == 410


def test_a_scheme_is_the_same_thing_otherwise_wrapped(sim, mp):
    now = int(sim.post("/clock", {"advance": 0})["now"])
    jump = {"path": "/pages/file/file", "query": "n=8", "env_version": "trial"}
    ask = {"jump_wxa": jump, "is_expire": True, "expire_type": 0, "expire_time": now + DAY}
    made = mp.post(SCHEME, ask)
    assert (made["errcode"], page(made["openlink"]).status_code) == (0, 200)
    told = mp.post("/wxa/queryscheme", {"scheme": made["openlink"]})["scheme_info"]
    assert (told["query"], told["expire_time"], told["env_version"]) == ("n=8", now + DAY, "trial")


def test_opens_are_counted_and_the_rest_is_told(mp, link):
    page(link)
    left = mp.post("/wxa/query_urllink", {"query_type": 1})["quota_info"]["remain_visit_quota"]
    assert left == 3_000_000 - 1
    assert mp.post("/wxa/query_urllink", {"url_link": link})["url_link_info"]["path"] == "pages/file/file"
    assert mp.post("/wxa/query_urllink", {"url_link": "x"})["errcode"] == 40097


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, 0), ({"path": "pages/file/file"}, 0), ({"path": "pages/new/new"}, 40165),
        ({"path": "pages/file/file?a=1"}, 40165),
        ({"path": 7}, 40165), ({"query": "a" * 1024}, 0), ({"query": "a" * 1025}, 40212), ({"query": 7}, 40212),
        ({"env_version": "beta"}, 85401), ({"expire_type": 1, "expire_interval": 30}, 0),
        ({"expire_type": 1, "expire_interval": 31}, 85402), ({"expire_type": 1, "expire_interval": 0}, 85402),
        ({"expire_type": 1}, 85402), ({"expire_type": 2}, 85402), ({"expire_type": 0, "expire_time": 1}, 85402),
        ({"expire_type": 0, "expire_time": "soon"}, 85402),
    ],
)  # fmt: skip
def test_what_a_link_may_be(sim, mp, given, code):
    sim.post("/console", {"appid": MP.appid, "pages": ["pages/file/file"]})
    assert mp.post(LINK, {"is_expire": True, **given})["errcode"] == code
    jump = {key: given[key] for key in ("path", "query", "env_version") if key in given}
    assert mp.post(SCHEME, {"jump_wxa": jump, "is_expire": True, **given})["errcode"] == code


def test_thirty_days_is_the_most_by_the_clock_too(sim, mp):
    now = int(sim.post("/clock", {"advance": 0})["now"])
    assert mp.post(LINK, {"expire_type": 0, "expire_time": now + 30 * DAY})["errcode"] == 0
    assert mp.post(LINK, {"expire_type": 0, "expire_time": now + 30 * DAY + 300})["errcode"] == 85402


def test_both_kinds_share_one_quota_a_day(sim, mp):
    sim.post("/settings", {"quotas": {LINK: {"day": 2}}})
    assert [mp.post(path, {"is_expire": True})["errcode"] for path in (LINK, SCHEME, LINK)] == [0, 0, 45009]


def test_nothing_is_made_before_a_release_or_for_a_private_person(sim, mp):
    sim.post("/console", {"appid": MP.appid, "released": False})
    assert mp.post(LINK, {"is_expire": True})["errcode"] == 85079
    sim.post("/console", {"appid": MP.appid, "personal": True})
    assert mp.post(LINK, {"is_expire": True})["errcode"] == 48001
