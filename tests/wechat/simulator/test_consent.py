"""The consent dialog and the settings behind it: what each answer grants, and what the account is told."""

import pytest
import requests

from tests.wechat.conftest import AES_KEY, MP, PUSH_TOKEN, SA
from wechat.push import Mailbox

FIELDS = ["thing1", "time2"]
TEMPLATES = [
    {"id": "A", "title": "受理通知", "fields": FIELDS},
    {"id": "B", "title": "答复通知", "fields": FIELDS},
    {"id": "C", "title": "办结通知", "fields": FIELDS},
    {"id": "D", "title": "评价提醒", "fields": FIELDS},
    {"id": "E", "title": "进度提醒", "fields": FIELDS},
    {"id": "F", "title": "回访提醒", "fields": FIELDS},
    {"id": "A2", "title": "受理通知", "fields": FIELDS},
    {"id": "gone", "title": "停用的", "fields": FIELDS, "banned": True},
    {"id": "L", "title": "办件进度", "fields": FIELDS, "type": 3},
    {"id": "L2", "title": "办件结果", "fields": FIELDS, "type": 3},
]
DATA = {"thing1": {"value": "您反映的事项有新答复"}, "time2": {"value": "2026年11月21日 15:30"}}


@pytest.fixture
def heard(sim, ear):
    """Both accounts with all templates, pushing to the ear; then the fields of what came."""
    push = {"push_url": ear.url, "push_token": PUSH_TOKEN, "push_aes_key": AES_KEY}
    sim.post("/accounts", {"appid": MP.appid, "secret": MP.secret, "kind": "mp", "name": "码上", **push,
                           "templates": TEMPLATES})  # fmt: skip
    notices = [{**template, "channel": "notice"} for template in TEMPLATES]
    sim.post("/accounts", {"appid": SA.appid, "secret": SA.secret, "kind": "sa", "name": "代表之家", **push,
                           "templates": notices})  # fmt: skip

    def opened(count, appid=MP.appid):
        return [Mailbox(PUSH_TOKEN, AES_KEY, appid).open(*came) for came in ear.wait_for(count)]

    return opened


def ask(sim, *ids, account=MP, **more):
    return sim.post("/subscribe", {"person": "李阿姨", "appid": account.appid, "tmplIds": ids, **more})


def left(sim, template_id, account=MP):
    given = {"person": "李阿姨", "appid": account.appid, "template_id": template_id, "count": 0}
    return sim.post("/credits", given)["left"]


def send(caller, template_id):
    given = {"touser": caller.openid("李阿姨"), "template_id": template_id, "data": DATA}
    return caller.post("/cgi-bin/message/subscribe/send", given)["errcode"]


def settings(sim, account=MP, **what):
    sim.post("/subscribe_settings", {"person": "李阿姨", "appid": account.appid, **what})


@pytest.mark.parametrize(
    ("ids", "code"),
    [
        ([], 10001),
        (["A", "B", "C", "D", "E", "F"], 20003),
        (["A", "nobody's"], 20001),
        (["A", "L"], 20002),
    ],
)
def test_a_wrong_question_is_not_asked(sim, heard, ids, code):
    assert ask(sim, *ids)["errCode"] == code
    assert left(sim, "A") == 0
    assert sim.get("/pushes") == []


def test_five_may_be_asked_at_once_and_each_yes_is_one_credit(sim, heard):
    told = ask(sim, "A", "B", "C", "D", "E", answers={"C": "reject"})
    assert told == {"A": "accept", "B": "accept", "C": "reject", "D": "accept", "E": "accept",
                    "errMsg": "requestSubscribeMessage:ok"}  # fmt: skip
    ask(sim, "A")
    assert [left(sim, one) for one in "ABCDE"] == [2, 1, 0, 1, 1]


def test_a_no_takes_nothing_away(sim, heard):
    ask(sim, "A")
    ask(sim, "A", answers={"A": "reject"})
    assert left(sim, "A") == 1


def test_the_answers_are_told_in_one_push(sim, heard):
    ask(sim, "A", "B", answers={"B": "reject"})
    (event,) = heard(1)
    assert event["Event"] == "subscribe_msg_popup_event"
    items = event["SubscribeMsgPopupEvent"]["List"]
    assert [(item["TemplateId"], item["SubscribeStatusString"], item["PopupScene"]) for item in items] == [
        ("A", "accept", "0"),
        ("B", "reject", "0"),
    ]


def test_a_service_account_asks_from_a_web_page(sim, heard):
    assert ask(sim, "A", account=SA)["A"] == "accept"
    (event,) = heard(1, SA.appid)
    assert event["SubscribeMsgPopupEvent"]["List"]["PopupScene"] == "1"


def test_the_same_title_is_filtered_and_a_banned_template_never_asked(sim, heard):
    told = ask(sim, "A", "A2", "gone")
    assert (told["A"], told["A2"], told["gone"]) == ("accept", "filter", "ban")
    assert [left(sim, one) for one in ("A", "A2", "gone")] == [1, 0, 0]
    assert heard(1)[0]["SubscribeMsgPopupEvent"]["List"]["TemplateId"] == "A"
    assert ask(sim, "A2")["A2"] == "accept"


def test_always_keep_answers_for_ever_after_and_still_counts(sim, heard):
    ask(sim, "A", "B", answers={"B": "reject"}, always=True)
    told = ask(sim, "A", "B", answers={"A": "reject", "B": "accept"})
    assert (told["A"], told["B"]) == ("accept", "reject")
    assert (left(sim, "A"), left(sim, "B")) == (2, 0)
    assert len(heard(2)) == 2


def test_a_long_term_yes_is_said_once_and_sends_for_ever(sim, heard, mp):
    ask(sim, "L", "L2", answers={"L2": "reject"})
    assert [send(mp, "L") for _ in range(3)] == [0, 0, 0]
    assert send(mp, "L2") == 43101
    assert left(sim, "L") == 0
    assert ask(sim, "L", answers={"L": "reject"})["L"] == "accept"


def test_a_credit_is_spent_by_one_message(sim, heard, mp):
    ask(sim, "A")
    assert (send(mp, "A"), send(mp, "A"), left(sim, "A")) == (0, 43101, 0)


def test_switching_a_template_off_takes_its_credits_and_is_told(sim, heard, mp):
    ask(sim, "A", "B")
    settings(sim, template_id="A", switch="reject")
    assert (left(sim, "A"), left(sim, "B")) == (0, 1)
    assert send(mp, "A") == 43101
    event = heard(2)[1]
    assert event["Event"] == "subscribe_msg_change_event"
    item = event["SubscribeMsgChangeEvent"]["List"]
    assert (item["TemplateId"], item["SubscribeStatusString"]) == ("A", "reject")
    assert ask(sim, "A")["A"] == "reject"


def test_switched_on_again_it_counts_again(sim, heard):
    settings(sim, template_id="A", switch="reject")
    settings(sim, template_id="A", switch="accept")
    assert (ask(sim, "A")["A"], left(sim, "A")) == ("accept", 1)


@pytest.mark.parametrize(("account", "told"), [(MP, ["reject", "accept"]), (SA, ["reject"])])
def test_a_service_account_hears_of_off_only(sim, heard, account, told):
    for switch in ("reject", "accept"):
        settings(sim, account, template_id="A", switch=switch)
    lists = [push["fields"]["SubscribeMsgChangeEvent"]["List"] for push in sim.get("/pushes")]
    assert [item["SubscribeStatusString"] for items in lists for item in items] == told


def test_with_the_main_switch_off_nobody_is_asked_and_nothing_sent(sim, heard, mp):
    ask(sim, "A")
    settings(sim, main="off")
    assert ask(sim, "B")["errCode"] == 20004
    assert send(mp, "A") == 43101
    settings(sim, main="on")
    assert send(mp, "A") == 0


def test_a_template_message_template_is_not_for_asking(sim):
    assert ask(sim, "T-case", account=SA)["errCode"] == 20001


@pytest.mark.parametrize("what", [{"template_id": "A", "switch": "maybe"}, {"template_id": "Z", "switch": "reject"},
                                  {"main": "half"}])  # fmt: skip
def test_a_nonsense_setting_is_told_not_done(sim, heard, what):
    given = {"person": "李阿姨", "appid": MP.appid, **what}
    assert requests.post(f"{sim.url}/_sim/subscribe_settings", json=given).status_code == 400
