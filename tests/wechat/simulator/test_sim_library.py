"""The template library, and what an account says of its own templates."""

import pytest

from tests.wechat.conftest import CASE, SA, add_accounts

TMPL = "/wxaapi/newtmpl"


def test_the_library_is_searched_by_category_and_page(mp):
    category = mp.get(f"{TMPL}/getcategory")["data"][0]["id"]
    found = mp.get(f"{TMPL}/getpubtemplatetitles", ids=category, start=0, limit=30)
    assert found["count"] == len(found["data"]) >= 3
    assert {one["type"] for one in found["data"]} == {2, 3}
    second = mp.get(f"{TMPL}/getpubtemplatetitles", ids=category, start=1, limit=1)
    assert (second["count"], second["data"]) == (found["count"], found["data"][1:2])
    words = mp.get(f"{TMPL}/getpubtemplatekeywords", tid=found["data"][0]["tid"])["data"]
    assert {"kid", "name", "example", "rule"} == set(words[0])


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("getpubtemplatetitles", {"ids": "a", "start": 0, "limit": 30}, 200018),
        ("getpubtemplatetitles", {"ids": "616", "start": "", "limit": 30}, 200016),
        ("getpubtemplatetitles", {"ids": "616", "start": 0, "limit": 31}, 200017),
        ("getpubtemplatekeywords", {"tid": "9"}, 200014),
    ],
)
def test_a_wrong_question_to_the_library(mp, path, params, code):
    assert mp.get(f"{TMPL}/{path}", **params)["errcode"] == code


def add(caller, **more):
    return caller.post(f"{TMPL}/addtemplate", {"tid": 2001, "kidList": [1, 2, 3], "sceneDesc": "诉求受理", **more})


def test_a_template_is_added_told_used_and_deleted(sim, mp):
    made = add(mp)["priTmplId"]
    told = {one["priTmplId"]: one for one in mp.get(f"{TMPL}/gettemplate")["data"]}[made]
    assert (told["title"], told["type"]) == ("诉求受理通知", 2)
    lines = ("诉求事项:{{thing1.DATA}}", "诉求编号:{{character_string2.DATA}}", "受理时间:{{time3.DATA}}", "")
    assert told["content"] == "\n".join(lines)
    assert told["example"].startswith("诉求事项:村口路灯不亮\n")
    sim.post("/credits", {"appid": mp.account.appid, "person": "李阿姨", "template_id": made})
    data = {"thing1": "路灯", "character_string2": "7KQ2M9XW4D", "time3": "15:30"}
    body = {"touser": mp.openid("李阿姨"), "template_id": made}
    body["data"] = {key: {"value": value} for key, value in data.items()}
    assert mp.post("/cgi-bin/message/subscribe/send", body)["errcode"] == 0
    assert mp.post(f"{TMPL}/deltemplate", {"priTmplId": made})["errcode"] == 0
    assert mp.post("/cgi-bin/message/subscribe/send", body)["errcode"] == 40037
    assert mp.post(f"{TMPL}/deltemplate", {"priTmplId": made})["errcode"] == 200014


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kidList": [1]}, 200020), ({"kidList": [1, 2, 3, 4, 5]}, 0), ({"kidList": [1, 2, 3, 4, 5, 6]}, 200020),
        ({"kidList": [1, 1]}, 200020), ({"kidList": [1, 99]}, 200020), ({"kidList": "12"}, 200020),
        ({"sceneDesc": "字" * 15}, 0), ({"sceneDesc": "字" * 16}, 200021),
        ({"tid": 9}, 200014), ({"tid": None}, 200014),
    ],
)  # fmt: skip
def test_what_may_be_added(mp, more, code):
    assert add(mp, **more)["errcode"] == code


def test_the_same_template_is_not_added_twice(mp):
    assert [add(mp)["errcode"], add(mp)["errcode"], add(mp, kidList=[3, 2, 1])["errcode"]] == [0, 200022, 0]


def test_a_service_account_keeps_its_two_kinds_apart(sim, sa):
    notice = {**CASE, "id": "T-notice", "channel": "notice", "type": 3}
    add_accounts(sim, templates=[CASE, notice])
    old = sa.get("/cgi-bin/template/get_all_private_template")["template_list"]
    assert [one["template_id"] for one in old] == ["T-case"]
    assert set(old[0]) == {"template_id", "title", "primary_industry", "deputy_industry", "content", "example"}
    assert "{{character_string1.DATA}}" in old[0]["content"]
    new = sa.get(f"{TMPL}/gettemplate")["data"]
    assert [(one["priTmplId"], one["type"]) for one in new] == [("T-notice", 3)]
    made = add(sa)["priTmplId"]
    assert made in [one["priTmplId"] for one in sa.get(f"{TMPL}/gettemplate")["data"]]


def test_a_nonsense_template_is_told_not_kept(sim):
    import requests

    given = {"appid": SA.appid, "secret": SA.secret, "kind": "sa", "name": "x"}
    for wrong in ({"channel": "mail"}, {"type": 4}):
        answer = requests.post(f"{sim.url}/_sim/accounts", json={**given, "templates": [{**CASE, **wrong}]}, timeout=5)
        assert answer.status_code == 400
