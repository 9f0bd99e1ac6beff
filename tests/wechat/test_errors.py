"""Every errcode has its meaning: the policy is written here once more, by hand, so that one checks the other."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.wechat.conftest import GOOD, SA, Drawer
from wechat.client import Client
from wechat.errors import MEANINGS, WechatError, paused, refusal, stuck_token, unreachable, until_midnight, unwell

SEND = "/cgi-bin/message/template/send"
POLICY = [  # codes -> kind, permanent, scope, wait
    ([-1], "busy", False, "account", None),
    ([40001, 40014, 42001, 41001], "token", False, "account", 60),
    ([40003], "identity", True, "person", None),
    ([40029, 40163], "login_code", True, "person", None),
    ([40036, 40037], "template", True, "template", None),
    ([40129, 41030], "page", True, "message", None),
    ([40164], "config", False, "account", None),
    ([40226], "identity", True, "person", None),
    ([40249, 43116], "template", True, "template", None),
    ([43004, 50005], "not_following", True, "person", None),
    ([43019], "blocked", True, "person", None),
    ([43101], "no_consent", True, "person", None),
    ([43117], "frequency", False, "person", 3600),
    ([45011], "busy", False, "account", 60),
    ([45015, 45047], "window", True, "person", None),
    ([47003], "field", True, "message", None),
    ([48001, 48004], "config", True, "template", None),
    ([50002], "config", True, "account", None),
    ([87014], "content", True, "message", None),
    ([40039], "field", True, "message", None),
    ([61010], "stale_visit", True, "person", None),
    ([85400], "page", True, "message", None),
    ([40013, 40125, 41002, 41004, 40002, 89503, 89506, 89507], "config", False, "account", None),
]
ONE_BY_ONE = [(code, *rest) for codes, *rest in POLICY for code in codes]
NOON = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()


@pytest.mark.parametrize(("code", "kind", "permanent", "scope", "wait"), ONE_BY_ONE)
def test_each_errcode_is_dealt_with_by_policy(code, kind, permanent, scope, wait):
    error = refusal(code)
    assert (error.kind, error.permanent, error.scope, error.wait) == (kind, permanent, scope, wait)


@pytest.mark.parametrize("code", sorted({code for code, *_ in ONE_BY_ONE} | {45009} | set(MEANINGS)))
def test_each_errcode_reaches_the_caller_from_a_real_answer(stand_in, code):
    stand_in.answers[SEND] = {"errcode": code, "errmsg": f"no rid: 6743{code % 10000:04x}-0a1b2c3d-1a2b3c4d"}
    with pytest.raises(WechatError) as caught:
        Client(SA, Drawer(), stand_in.url).send_template("o1", "T-case", GOOD)
    error, meaning = caught.value, MEANINGS[code]
    assert (error.code, error.kind, error.scope) == (code, meaning.kind, meaning.scope)
    # A token that is refused is fetched anew, is the same, and so is not tried again.
    assert len(stand_in.bodies(SEND)) == 1
    assert stand_in.paths.count("/cgi-bin/stable_token") == (2 if meaning.kind == "token" else 1)


def test_the_days_quota_waits_for_midnight_in_shanghai_and_a_little():
    assert until_midnight(NOON) == 12 * 3600 + 90
    assert until_midnight(NOON + 12 * 3600 - 1) == 91
    error = refusal(45009)
    assert (error.kind, error.permanent, error.scope) == ("quota", False, "account")
    assert 0 < error.wait <= 86_400 + 90


def test_an_unlisted_code_moves_this_message_on_and_nothing_else():
    error = refusal(99_999)
    assert (error.kind, error.permanent, error.scope, error.wait) == ("unknown", True, "message", None)


def test_what_was_never_answered_holds_the_whole_account():
    for error in (unreachable(), unwell(), stuck_token(), paused(refusal(40164))):
        assert (error.permanent, error.scope) == (False, "account")


def test_of_wechats_words_only_a_field_and_a_trace_number_are_kept():
    error = refusal(47003, "argument invalid! data.phrase10.value invalid, 000-1380000 rid: 6743aaaa-0a1b2c3d-1a2b")
    assert (error.field, error.rid) == ("phrase10", "6743aaaa-0a1b2c3d-1a2b")
    assert "1380000" not in repr(error) + str(error) + repr(vars(error))


def test_every_meaning_is_said_in_chinese_and_is_sound():
    for code, meaning in MEANINGS.items():
        assert meaning.said[0] >= "\u4e00", code
        assert not set(",.;:?!()") & set(meaning.said.replace("AppID", "")), code
        assert meaning.wait is None or not meaning.permanent, code
        assert len(meaning.kind) <= 20, code
