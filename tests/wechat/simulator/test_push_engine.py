"""The push engine's habits: three attempts, repeats, disorder, a receipt that overtakes its answer."""

import time
from collections.abc import Iterator

import pytest
import requests
from wechatpy.crypto import WeChatCrypto

from tests.wechat.conftest import AES_KEY, GOOD, PUSH_TOKEN, SA, add_accounts
from tests.wechat.simulator.door import HANG, Door
from wechat.push import push_key, receipt
from wechat.simulator.running import Running


@pytest.fixture
def door(sim) -> Iterator[Door]:
    with Door() as door:
        sim.post("/settings", {"push_gap": 0.01})
        add_accounts(sim, **door.account)
        yield door


def say(sim, *texts, person="王代表"):
    for text in texts:
        sim.post("/say", {"person": person, "appid": SA.appid, "text": text})


def ended(sim, count=1):
    """The pushes, once none of them is on its way any more."""
    deadline = time.monotonic() + 15
    while True:
        pushes = sim.get("/pushes")
        if len(pushes) == count and all(push["state"] in {"taken", "given up"} for push in pushes):
            return pushes
        assert time.monotonic() < deadline, pushes
        time.sleep(0.02)


def encrypted(text, token=PUSH_TOKEN):
    reply = f"<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content></xml>"
    return WeChatCrypto(token, AES_KEY, SA.appid).encrypt_message(reply, "n0nce", "1795000000").encode()


def test_what_is_not_taken_comes_three_times_in_all_the_same_and_sealed_anew(sim, door):
    sim.post("/settings", {"push_timeout": 0.3})
    door.plan = [(500, b"success"), (200, b"<xml>oops</xml>"), HANG, (200, b"success")]
    say(sim, "路灯不亮")
    (push,) = ended(sim)
    assert (push["tries"], push["state"]) == (3, "given up")
    came = door.wait_for(3)
    assert len(came) == 3
    assert len({(one.opened()["MsgId"], one.opened()["CreateTime"]) for one in came}) == 1
    for part in ("nonce", "msg_signature", "signature"):
        assert len({one.query[part] for one in came}) == 3
    assert len({one.body for one in came}) == 3


def test_a_handler_that_answers_late_has_not_answered(sim, door):
    sim.post("/settings", {"push_timeout": 0.3})
    door.plan = [HANG, HANG]
    say(sim, "路灯不亮")
    (push,) = ended(sim)
    assert (push["tries"], push["state"]) == (3, "taken")


def test_nobody_there_is_three_attempts_too(sim):
    with Door() as door:
        account = door.account
    add_accounts(sim, **account)
    sim.post("/settings", {"push_gap": 0.01})
    say(sim, "路灯不亮")
    (push,) = ended(sim)
    assert (push["tries"], push["state"], push["answer"]) == (3, "given up", "ConnectionError")


@pytest.mark.parametrize(
    ("answer", "tries"),
    [
        ((200, b""), 1),
        ((200, b"success"), 1),
        ((200, encrypted("收到")), 1),
        ((200, encrypted("收到", token="guess")), 2),
        ((200, b"ok"), 2),
        ((200, b"<html></html>"), 2),
        ((200, b"<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[x]]></Content></xml>"), 2),
        ((200, b'{"Encrypt": "AAAA"}'), 2),
        ((204, b""), 2),
        ((302, b"success"), 2),
        ((403, b"success"), 2),
    ],
)
def test_only_wechats_own_words_count_as_an_answer(sim, door, answer, tries):
    door.plan = [answer]
    say(sim, "路灯不亮")
    assert ended(sim)[0]["tries"] == tries


def test_a_sealed_reply_stands_in_the_chat(sim, door):
    door.plan = [(200, encrypted("已收到您的话"))]
    say(sim, "路灯不亮")
    ended(sim)
    said = [(line["direction"], line["body"]["content"]) for line in sim.get("/chat/王代表")]
    assert said == [("in", "路灯不亮"), ("out", "已收到您的话")]


def test_duplicates_are_the_same_push_again(sim, door):
    sim.post("/settings", {"push_duplicates": 2})
    say(sim, "路灯不亮")
    came = door.wait_for(3)
    ended(sim, 3)
    assert len({push_key(one.opened()) for one in came}) == 1
    assert len({one.body for one in came}) == 3


def held(sim, door, seed):
    texts = [str(n) for n in range(8)]
    sim.post("/settings", {"pushes_held": True, "push_out_of_order": seed})
    say(sim, *texts)
    assert door.came == []
    sim.post("/settings", {"pushes_held": False})
    order = [one.opened()["Content"] for one in door.wait_for(8)]
    assert sorted(order) == texts
    return order


def test_held_pushes_come_in_their_order_when_released(sim, door):
    assert held(sim, door, 0) == sorted(map(str, range(8)))


@pytest.mark.parametrize("seed", [1, 7])
def test_out_of_order_is_a_disorder_that_can_be_repeated(sim, door, seed):
    first = held(sim, door, seed)
    door.came.clear()
    assert first != sorted(first)
    assert held(sim, door, seed) == first


def test_a_receipt_can_be_there_before_its_answer(sim, door, client, openid):
    sim.post("/settings", {"receipt_before_answer": True, "receipt_after": [60, 60]})
    msgid = client().send_template(openid("王代表", SA), "T-case", GOOD)
    (came,) = door.came
    assert receipt(came.opened()).msgid == msgid


def test_an_early_receipt_that_is_not_taken_is_repeated_all_the_same(sim, door, client, openid):
    sim.post("/settings", {"receipt_before_answer": True})
    door.plan = [(500, b"")]
    client().send_template(openid("王代表", SA), "T-case", GOOD)
    assert ended(sim)[0]["tries"] == 2


def test_a_push_still_on_its_way_is_never_mistaken_for_one_after_a_reset(sim, door):
    say(sim, "路灯不亮")
    (before,) = ended(sim)
    sim.post("/reset", {})
    add_accounts(sim, **door.account)
    sim.post("/people", {"name": "王代表", "follow": [SA.appid]})
    say(sim, "路灯又不亮")
    assert ended(sim)[0]["id"] > before["id"]


def test_what_was_not_sent_yet_is_sent_after_a_restart(tmp_path):
    with Door() as door:
        with Running(tmp_path / "sim.sqlite") as first:
            add_accounts(first, **door.account)
            first.post("/people", {"name": "王代表", "follow": [SA.appid]})
            first.post("/settings", {"pushes_held": True})
            say(first, "路灯不亮")
        with Running(tmp_path / "sim.sqlite") as second:
            assert door.came == []
            second.post("/settings", {"pushes_held": False})
            assert door.wait_for(1)[0].opened()["Content"] == "路灯不亮"


@pytest.mark.parametrize("honest", [True, False])
def test_an_address_is_checked_before_it_is_saved_if_asked(sim, door, honest):
    door.honest = honest
    account = {"appid": "wx-new", "secret": "s", "kind": "sa", "name": "新号", "verify": True, **door.account}
    assert requests.post(f"{sim.url}/_sim/accounts", json=account).status_code == (200 if honest else 400)
    known = requests.post(f"{sim.url}/_sim/verify", json={"appid": "wx-new"})
    assert known.status_code == (200 if honest else 400)


@pytest.mark.parametrize("wrong", [{"push_mode": "open"}, {"push_format": "yaml"}, {"push_aes_key": "short"}])
def test_an_account_that_could_not_be_pushed_to_is_refused(sim, door, wrong):
    account = {"appid": "wx-new", "secret": "s", "kind": "sa", "name": "新号", **door.account, **wrong}
    assert requests.post(f"{sim.url}/_sim/accounts", json=account).status_code == 400
