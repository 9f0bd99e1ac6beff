"""Notices of all three kinds: typed fields, credits, what lies in the inbox, which receipts follow."""

import pytest

from tests.wechat.conftest import AES_KEY, CASE, GOOD, MP, PUSH_TOKEN, SA, add_accounts

TEMPLATE, SUBSCRIBE = "/cgi-bin/message/template/send", "/cgi-bin/message/subscribe/send"
BIZ = "/cgi-bin/message/subscribe/bizsend"
LIMITS = [  # field, a value at its limit, the same one over
    ("thing1", "字" * 20, "字" * 21),
    ("thing1", "a1，。" * 5, "a1，。" * 5 + "a"),
    ("number1", "1" * 32, "1" * 33),
    ("number1", "1" * 30 + ".5", "1" * 31 + ".5"),
    ("letter1", "a" * 32, "a" * 33),
    ("letter1", "a", "1"),
    ("symbol1", "#-_+!", "#-_+!#"),
    ("symbol1", "#", "字"),
    ("character_string1", "a1-" * 10 + "zz", "a1-" * 11),
    ("character_string1", "a", "字"),
    ("time1", "23:59", "24:00"),
    ("time1", "2026年11月21日 15:30~2026年11月21日 16:30", "2026-11-21 15:30"),
    ("time1", "15:30~16:30", "15:30~16:30~17:30"),
    ("date1", "2026年11月21日", "2026年13月21日"),
    ("date1", "2026年11月21日~2026年11月22日 15:30", "15:30"),
    ("amount1", "¥" + "1" * 10 + ".50元", "¥" + "1" * 11),
    ("amount1", "$1", "$$1"),
    ("phone_number1", "+86-000-123-45678", "+86-000-123-456789"),
    ("car_number1", "豫K123456"[:8], "豫K1234567"[:9]),
    ("name1", "王" * 10, "王" * 11),
    ("name1", "a" * 20, "a" * 21),
    ("name1", "王a" * 5, "王a" * 5 + "a"),
    ("phrase1", "处理中的事", "处理中的事情"),
    ("phrase1", "处理", "处理A"),
    ("thing1", "字", ""),
    ("thing1", "字", " 字"),
    ("thing1", "字", "字\n字"),
    ("thing1", "字", "😀"),
]


def values(given):
    return {key: {"value": value} for key, value in given.items()}


def credits(sim, appid, template_id, person="李阿姨", **more):
    return sim.post("/credits", {"appid": appid, "person": person, "template_id": template_id, **more})["left"]


@pytest.mark.parametrize(("field", "fits", "does_not"), LIMITS)
def test_a_field_at_its_limit_and_one_over(sim, mp, field, fits, does_not):
    given = {"appid": MP.appid, "secret": MP.secret, "kind": "mp", "name": "某县码上"}
    sim.post("/accounts", {**given, "templates": [{"id": "T-1", "title": "一栏", "fields": [field]}]})
    credits(sim, MP.appid, "T-1", count=2)
    body = {"touser": mp.openid("李阿姨"), "template_id": "T-1"}
    refused = mp.post(SUBSCRIBE, {**body, "data": values({field: does_not})})
    assert (refused["errcode"], f"data.{field}.value invalid" in refused["errmsg"]) == (47003, True)
    assert mp.post(SUBSCRIBE, {**body, "data": values({field: fits})})["errcode"] == 0
    assert credits(sim, MP.appid, "T-1", count=0) == 1  # only what was sent was paid for


@pytest.mark.parametrize(
    "data",
    [
        values({**GOOD, "thing9": "多"}), values({key: GOOD[key] for key in list(GOOD)[1:]}), {}, None, "x", [],
        {**values(GOOD), "thing2": "字"}, {**values(GOOD), "thing2": {"value": 7}}, {**values(GOOD), "thing2": {}},
    ],
)  # fmt: skip
def test_data_of_another_shape_is_a_field_error(sim, mp, data):
    credits(sim, MP.appid, "T-case")
    body = {"touser": mp.openid("李阿姨"), "template_id": "T-case", "data": data}
    assert mp.post(SUBSCRIBE, body)["errcode"] == 47003


def test_unknown_keys_can_be_passed_over(sim, sa):
    sim.post("/settings", {"unknown_keys_refused": False})
    body = {"touser": sa.openid("王代表"), "template_id": "T-case", "data": values({**GOOD, "remark": "多"})}
    assert sa.post(TEMPLATE, body)["errcode"] == 0
    [card] = sim.get("/inbox/王代表")
    assert [row["key"] for row in card["rows"]] == list(GOOD)


def body(caller, person, **more):
    return {"touser": caller.openid(person), "template_id": "T-case", "data": values(GOOD), **more}


def test_credits_are_earned_one_by_one_and_spent_one_by_one(sim, mp):
    for _ in range(2):
        sim.post("/subscribe", {"person": "李阿姨", "appid": MP.appid, "tmplIds": ["T-case"]})
    codes = [mp.post(SUBSCRIBE, body(mp, "李阿姨"))["errcode"] for _ in range(3)]
    assert codes == [0, 0, 43101]
    ask = {"person": "李阿姨", "appid": MP.appid, "tmplIds": ["T-case"]}
    sim.post("/subscribe", {**ask, "answers": {"T-case": "reject"}})
    assert mp.post(SUBSCRIBE, body(mp, "李阿姨"))["errcode"] == 43101
    assert mp.post(SUBSCRIBE, body(mp, "王代表"))["errcode"] == 43101


def test_a_long_term_credit_is_not_spent(sim, mp):
    credits(sim, MP.appid, "T-case", count=0, long_term=True)
    assert [mp.post(SUBSCRIBE, body(mp, "李阿姨"))["errcode"] for _ in range(3)] == [0, 0, 0]


@pytest.mark.parametrize(("first", "code"), [(False, 47003), (True, 43101)])
def test_consent_or_fields_first_is_a_switch(sim, mp, first, code):
    sim.post("/settings", {"consent_before_fields": first})
    assert mp.post(SUBSCRIBE, {**body(mp, "李阿姨"), "data": {}})["errcode"] == code


def test_only_a_released_page_opens_from_a_subscribe_message(sim, mp):
    sim.post("/console", {"appid": MP.appid, "pages": ["pages/file/file"]})
    credits(sim, MP.appid, "T-case", count=2)
    for page, code in (("pages/new/new", 41030), ("pages/file/file?n=7", 0), ("/pages/file/file", 0)):
        assert mp.post(SUBSCRIBE, body(mp, "李阿姨", page=page))["errcode"] == code


def test_a_msgid_in_the_answer_is_a_switch(sim, mp):
    credits(sim, MP.appid, "T-case", count=2)
    assert "msgid" not in mp.post(SUBSCRIBE, body(mp, "李阿姨"))
    sim.post("/settings", {"subscribe_answers_msgid": True})
    assert mp.post(SUBSCRIBE, body(mp, "李阿姨"))["msgid"] > 2**53


def listening(sim, url):
    heard = {"push_url": url, "push_token": PUSH_TOKEN, "push_aes_key": AES_KEY}
    notice = {**CASE, "id": "T-notice", "channel": "notice"}
    add_accounts(sim, **heard, templates=[CASE, notice])
    mp = {"appid": MP.appid, "secret": MP.secret, "kind": "mp", "name": "某县码上", "templates": [CASE]}
    sim.post("/accounts", {**mp, **heard})


def told(sim, event):
    return [push["fields"] for push in sim.get("/pushes") if push["fields"]["Event"] == event]


def test_a_subscribe_message_can_fail_after_it_was_taken(sim, mp, ear):
    listening(sim, ear.url)
    credits(sim, MP.appid, "T-case", count=2)
    mp.post(SUBSCRIBE, body(mp, "李阿姨"))
    sim.post("/settings", {"subscribe_sent_error": [43101, "user refuse"]})
    assert mp.post(SUBSCRIBE, body(mp, "李阿姨"))["errcode"] == 0
    good, bad = [one["SubscribeMsgSentEvent"]["List"] for one in told(sim, "subscribe_msg_sent_event")]
    assert (good["ErrorCode"], good["ErrorStatus"], good["TemplateId"]) == ("0", "success", "T-case")
    assert (bad["ErrorCode"], bad["ErrorStatus"]) == ("43101", "user refuse")
    sent = sim.get("/deliveries/李阿姨")["messages"]
    assert [(one["msgid"], one["arrived"]) for one in sent] == [(good["MsgID"], 1), (bad["MsgID"], 0)]
    assert len(sim.get("/inbox/李阿姨")) == 1


@pytest.mark.parametrize("status", ["failed:freq limit", "failed: system failed"])
def test_a_template_receipt_says_what_it_is_told_to(sim, sa, ear, status):
    listening(sim, ear.url)
    sim.post("/settings", {"receipt_status": status})
    answered = sa.post(TEMPLATE, body(sa, "王代表"))
    ear.wait_for(1)
    [receipt] = told(sim, "TEMPLATESENDJOBFINISH")
    assert (receipt["Status"], receipt["MsgID"]) == (status, answered["msgid"])
    assert (sim.get("/inbox/王代表"), sim.get("/deliveries/王代表")["messages"][0]["receipt"]) == ([], status)


def test_the_receipts_msgid_may_be_lost_with_a_client_msg_id(sim, sa, ear):
    listening(sim, ear.url)
    sim.post("/settings", {"receipt_msgid_zero": True})
    plain = sa.post(TEMPLATE, body(sa, "王代表"))["msgid"]
    ear.wait_for(1)
    named = sa.post(TEMPLATE, body(sa, "王代表", client_msg_id="d-1"))["msgid"]
    ear.wait_for(2)
    assert sorted(one["MsgID"] for one in told(sim, "TEMPLATESENDJOBFINISH")) == [0, plain]
    assert named != 0


def test_a_receipt_may_be_there_before_the_answer(sim, sa, ear):
    listening(sim, ear.url)
    sim.post("/settings", {"receipt_before_answer": True, "receipt_after": [60, 60]})
    sa.post(TEMPLATE, body(sa, "王代表"))
    assert len(ear.heard) == 1


def test_one_client_msg_id_is_one_message_for_ten_minutes(sim, sa):
    first = sa.post(TEMPLATE, body(sa, "王代表", client_msg_id="d-1"))
    assert sa.post(TEMPLATE, body(sa, "王代表", client_msg_id="d-1"))["msgid"] == first["msgid"]
    assert sa.post(TEMPLATE, body(sa, "陈站长", client_msg_id="d-1"))["msgid"] != first["msgid"]
    sim.post("/clock", {"advance": 601})
    assert sa.post(TEMPLATE, body(sa, "王代表", client_msg_id="d-1"))["msgid"] != first["msgid"]
    assert len(sim.get("/inbox/王代表")) == 2


def test_a_card_keeps_the_mini_program_it_opens(sim, sa):
    sim.post("/console", {"appid": MP.appid, "pages": ["pages/file/file"]})
    jump = {"appid": MP.appid, "pagepath": "pages/file/file?n=7"}
    assert sa.post(TEMPLATE, body(sa, "王代表", miniprogram=jump))["errcode"] == 0
    assert sim.get("/deliveries/王代表")["messages"][0]["miniprogram"] == jump
    assert sa.post(TEMPLATE, body(sa, "王代表", miniprogram={"appid": "wx0"}))["errcode"] == 40013
    assert sa.post(TEMPLATE, body(sa, "王代表", miniprogram={**jump, "pagepath": "pages/x/x"}))["errcode"] == 41030


def test_who_may_not_be_written_to(sim, sa):
    sim.post("/follow", {"person": "王代表", "appid": SA.appid, "follow": False})
    sim.post("/block", {"person": "陈站长", "appid": SA.appid, "by": "account"})
    codes = [sa.post(TEMPLATE, body(sa, person))["errcode"] for person in ("王代表", "陈站长", "李阿姨")]
    assert codes == [43004, 43019, 43004]
    assert sa.post(TEMPLATE, {**body(sa, "王代表"), "touser": "oNobody"})["errcode"] == 40003


def test_a_subscription_notice_reaches_who_does_not_follow_for_one_credit(sim, sa, ear):
    listening(sim, ear.url)
    ask = {**body(sa, "李阿姨"), "template_id": "T-notice", "page": f"{sim.url}/h5/1"}
    assert sa.post(BIZ, ask)["errcode"] == 43101
    credits(sim, SA.appid, "T-notice")
    assert sa.post(BIZ, {**ask, "data": values({**GOOD, "thing2": "字" * 21})})["errcode"] == 47003
    assert sa.post(BIZ, ask) == {"errcode": 0, "errmsg": "ok"}
    assert sa.post(BIZ, ask)["errcode"] == 43101
    [card] = sim.get("/inbox/李阿姨")
    assert (card["channel"], card["url"], card["title"]) == ("服务通知", f"{sim.url}/h5/1", "待办提醒")
    assert told(sim, "subscribe_msg_sent_event")[0]["SubscribeMsgSentEvent"]["List"]["TemplateId"] == "T-notice"


def test_the_two_kinds_of_template_are_not_exchanged(sim, sa, ear):
    listening(sim, ear.url)
    credits(sim, SA.appid, "T-case", person="王代表")
    assert sa.post(BIZ, body(sa, "王代表"))["errcode"] == 40037
    assert sa.post(TEMPLATE, {**body(sa, "王代表"), "template_id": "T-notice"})["errcode"] == 40037
    assert sa.post(TEMPLATE, {**body(sa, "王代表"), "template_id": ""})["errcode"] == 40036
    assert sa.post(TEMPLATE, body(sa, "王代表", url="http://127.0.0.1/" + "a" * 1024))["errcode"] == 40039
