"""Reading what was pushed: every shape WeChat is known to use, and no shape whatever that raises."""

import json
import random
import time

import pytest
import xmltodict
from hypothesis import given, settings
from hypothesis import strategies as st

from wechat import events
from wechat.events import ConsentHeard, MediaVerdict, SubscribeReceipt

LI, WANG = "oLi0000000000000000000000001", "oWang00000000000000000000002"
NOW = 1_795_000_000
BASE = {"ToUserName": "gh_1", "FromUserName": LI, "CreateTime": "1795000000", "MsgType": "event"}


def from_xml(inside):
    return xmltodict.parse(f"<xml>{inside}</xml>")["xml"]


def sent(msgid, code, status, template="T-1"):
    return {"TemplateId": template, "MsgID": msgid, "ErrorCode": code, "ErrorStatus": status}


def test_sent_events_are_read_alone_and_in_numbers_from_xml_and_json():
    ok = "<TemplateId>T-1</TemplateId><MsgID>41</MsgID><ErrorCode>0</ErrorCode><ErrorStatus>success</ErrorStatus>"
    ok = f"<List>{ok}</List>"
    head = f"<FromUserName>{LI}</FromUserName><MsgType>event</MsgType><Event>subscribe_msg_sent_event</Event>"
    one = from_xml(f"{head}<SubscribeMsgSentEvent>{ok}</SubscribeMsgSentEvent>")
    two = from_xml(f"{head}<SubscribeMsgSentEvent>{ok}{ok.replace('41', '42')}</SubscribeMsgSentEvent>")
    assert events.sent_receipts(one) == [SubscribeReceipt(LI, "T-1", "41", True, "")]
    assert [r.msgid for r in events.sent_receipts(two)] == ["41", "42"]
    top = {**BASE, "Event": "subscribe_msg_sent_event", "List": sent(43, 0, "success")}
    assert events.sent_receipts(top) == [SubscribeReceipt(LI, "T-1", "43", True, "")]
    top["List"] = [sent("44", "0", "success"), sent("45", "1001", "refused")]
    assert [(r.msgid, r.ok, r.why) for r in events.sent_receipts(top)] == [
        ("44", True, ""),
        ("45", False, "error_1001"),
    ]
    assert events.sent_receipts({**top, "List": sent(0, "?", "?")})[0] == SubscribeReceipt(
        LI, "T-1", "", False, "other"
    )
    assert events.sent_receipts({**top, "Event": "CLICK"}) == []


@pytest.mark.parametrize("event", ["subscribe_msg_popup_event", "subscribe_msg_change_event"])
def test_consents_are_read_in_every_wrapping(event):
    item = {"TemplateId": "T-1", "SubscribeStatusString": "reject", "PopupScene": "0"}
    wanted = [ConsentHeard(LI, "T-1", "reject")]
    assert events.consents({**BASE, "Event": event, "List": item}) == wanted
    assert events.consents({**BASE, "Event": event, "List": [item]}) == wanted
    assert events.consents({**BASE, "Event": event, "SubscribeMsgPopupEvent": {"List": item}}) == wanted
    both = [item, {**item, "TemplateId": "T-2", "SubscribeStatusString": "Accept"}]
    heard = events.consents({**BASE, "Event": event, "SubscribeMsgChangeEvent": {"List": both}})
    assert [h.answer for h in heard] == ["reject", "accept"]
    assert events.consents({**BASE, "Event": event, "List": {**item, "SubscribeStatusString": "perhaps"}}) == []


def test_the_scene_of_a_scanned_code_is_read_for_new_and_old_followers():
    assert events.scene({**BASE, "Event": "subscribe", "EventKey": "qrscene_b-7KQ2"}) == "b-7KQ2"
    assert events.scene({**BASE, "Event": "SCAN", "EventKey": "b-7KQ2"}) == "b-7KQ2"
    assert events.scene({**BASE, "Event": "SCAN", "EventKey": 7}) == "7"
    for other in ({"Event": "subscribe", "EventKey": ""}, {"Event": "subscribe", "EventKey": "last_trade_no_1"},
                  {"Event": "CLICK", "EventKey": "b-7KQ2"}, {"Event": "SCAN"}):  # fmt: skip
        assert events.scene({**BASE, **other}) is None


def verdict(**more):
    detail = {"strategy": "content_model", "errcode": 0, "suggest": "pass", "label": 100, "prob": 90}
    checked = {"appid": "wx3b", "trace_id": "t-1", "version": 2, "detail": [detail], "errcode": 0}
    return events.media_verdict({**BASE, "Event": "wxa_media_check", **checked, **more})


def test_a_picture_is_shown_only_when_all_of_it_was_checked_and_passed():
    good = {"suggest": "pass", "label": 100}
    assert verdict(result=good) == MediaVerdict("t-1", True, "pass", "100", 0)
    assert verdict(result={"suggest": "risky", "label": 20002}) == MediaVerdict("t-1", False, "risky", "20002", 0)
    assert not verdict(result={"suggest": "review", "label": 21000}).ok_to_show
    unreachable = verdict(result=good, detail=[{"errcode": -1008}])
    assert (unreachable.ok_to_show, unreachable.errcode) == (False, -1008)
    assert verdict(result=good, errcode="87014").ok_to_show is False
    for nothing in ({}, {"result": None}, {"result": "pass"}, {"result": {}}, {"result": {"suggest": "PASSED"}},
                    {"version": 1, "isrisky": 0, "status_code": 0}):  # fmt: skip
        assert (verdict(**nothing).ok_to_show, verdict(**nothing).suggest) == (False, "review")
    assert events.media_verdict({**BASE, "Event": "SCAN"}) is None


def test_who_revoked_is_the_person_and_not_the_platform_that_tells_it():
    told = {
        **BASE,
        "FromUserName": "oPlatform",
        "Event": "user_authorization_revoke",
        "OpenID": WANG,
        "RevokeInfo": "1",
    }
    assert events.revoked(told) == WANG
    assert events.revoked({**told, "OpenID": ""}) == "oPlatform"
    assert events.revoked({**told, "Event": "user_info_modified"}) is None
    assert events.push_key(told) != events.push_key({**told, "OpenID": LI})


def test_what_sort_of_push_it_is():
    assert events.kind({"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH"}) == "templatesendjobfinish"
    assert events.kind({"MsgType": "Text", "Event": "SCAN"}) == "text"
    assert events.kind({"MsgType": ["event", "text"], "Event": "SCAN"}) == "scan"
    assert events.kind({}) == ""


def test_when_it_was_sent():
    assert events.created(BASE, NOW) == events.created({"CreateTime": 1795000000}, float(NOW)) == 1795000000
    just = int(time.time())
    assert events.created({"CreateTime": just}) == just
    for bad in ("", "soon", "-5", "0", "9" * 30, 10**18, None, [1], True, "1.5", "１２"):
        assert events.created({"CreateTime": bad}) is None
        assert events.created({"CreateTime": bad}, 0.0) is None


@pytest.mark.parametrize(
    ("off", "believed"),
    [(0, True), (600, True), (601, False), (10**9, False), (-7 * 86400, True), (-7 * 86400 - 1, False)],
)
def test_a_time_that_can_hardly_be_is_not_believed(off, believed):
    assert (events.created({"CreateTime": NOW + off}, NOW) is not None) == believed
    assert (events.created({"CreateTime": str(int(time.time()) + off // 2)}) is not None) == (abs(off) < 10**9)


def test_a_receipt_is_read_whatever_its_case_and_blanks():
    told = {**BASE, "Event": "templateSendJobFinish", "MsgID": 41, "Status": "  Failed :  USER Block "}
    assert events.receipt(told) == events.Receipt("41", False, "user_block", LI)
    assert events.receipt({**told, "Status": " SUCCESS "}).ok


NAMES = ["MsgType", "Event", "List", "SubscribeMsgSentEvent", "detail", "result", "CreateTime", "EventKey", "OpenID",
         "TemplateId", "MsgID", "MsgId", "ErrorCode", "suggest", "errcode", "trace_id", "FromUserName"]  # fmt: skip
SORTS = ["event", "text", "SCAN", "subscribe", "subscribe_msg_sent_event", "subscribe_msg_popup_event",
         "wxa_media_check", "user_authorization_revoke", "TEMPLATESENDJOBFINISH"]  # fmt: skip
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text(max_size=8)
    | st.sampled_from(SORTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=12,
)
READERS = [events.receipt, events.sent_receipts, events.consents, events.scene, events.media_verdict, events.created,
           events.kind, events.revoked, events.push_key]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=8), st.sampled_from(SORTS))
def test_no_reader_ever_raises(fields, event):
    for given_fields in (fields, {**fields, "MsgType": "event", "Event": event}):
        for read in READERS:
            read(given_fields)


def test_the_odd_values_one_thinks_of_do_not_raise_either():
    odd = [None, True, 10**5000, float("nan"), float("inf"), "\ud800", "\x00", "x" * 100_000, [], {}, [[]], [{}] * 3]
    dice = random.Random(20261121)
    for event in SORTS:
        for _ in range(200):
            fields = {name: dice.choice(odd) for name in NAMES} | {"MsgType": "event", "Event": event}
            fields["List"] = [{name: dice.choice(odd) for name in NAMES}]
            for read in READERS:
                read(fields)
            assert len(events.push_key(fields)) <= 160


def test_a_push_key_is_the_same_for_every_copy():
    told = json.loads(json.dumps({**BASE, "Event": "subscribe_msg_sent_event", "List": [sent("1", 0, "success")]}))
    assert events.push_key(told) == events.push_key({**told, "CreateTime": 1795000000, "FromUserName": f" {LI} "})
    assert events.push_key(told) != events.push_key({**told, "List": [sent("2", 0, "success")]})


def test_receipts_without_a_number_that_say_different_things_are_two():
    told = {**BASE, "Event": "TEMPLATESENDJOBFINISH", "MsgID": 0, "Status": "success"}
    assert events.push_key(told) == events.push_key({**told, "MsgID": "0"})
    assert events.push_key(told) != events.push_key({**told, "Status": "failed:user block"})
    lost = {**BASE, "Event": "subscribe_msg_sent_event", "List": [sent("0", 0, "success")]}
    assert events.push_key(lost) != events.push_key({**lost, "List": [sent("0", 43101, "refused")]})


@pytest.mark.parametrize("number", ["0", "", 0, None, "00"])
def test_messages_without_a_number_are_told_apart_by_what_they_say(number):
    text = {**BASE, "MsgType": "text", "MsgId": number, "Content": "路灯坏了" * 200}
    voice = {**BASE, "MsgType": "voice", "MsgId": number, "MediaId": "m-1"}
    others = [
        {**text, "Content": text["Content"] + "！"}, {**text, "FromUserName": WANG},
        {**text, "CreateTime": "1795000001"}, voice, {**voice, "MediaId": "m-2"}, {**voice, "MsgType": "image"},
    ]  # fmt: skip
    assert len({events.push_key(one) for one in [text, *others]}) == 7
    assert events.push_key(text) == events.push_key(dict(text))
    del text["MsgId"]
    assert events.push_key(text) == events.push_key({**text, "MsgId": "0"}), "whichever way it is missing"


def popup(*answers, **more):
    items = [{"TemplateId": template, "SubscribeStatusString": answer} for template, answer in answers]
    return {**BASE, "Event": "subscribe_msg_popup_event", "List": items, **more}


def test_one_template_answered_many_times_in_one_push_counts_once_and_the_last_holds():
    heard = events.consents(popup(*[("T-1", "accept")] * 50, ("T-2", "accept"), ("T-2", "reject"), ("T-2", "perhaps")))
    assert heard == [ConsentHeard(LI, "T-1", "accept"), ConsentHeard(LI, "T-2", "reject")]


@pytest.mark.parametrize("nobody", [None, "", "o li", "o" * 81, "o-𠮷", "o-li\n", 7, True, [LI], {"a": LI}])
def test_who_cannot_be_a_person_has_answered_nothing_and_sent_nothing(nobody):
    assert events.consents(popup(("T-1", "accept"), FromUserName=nobody)) == []
    assert events.sender({**BASE, "FromUserName": nobody}) == events.sender({}) == ""
    assert events.sender(BASE) == LI
