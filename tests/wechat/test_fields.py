"""Shortening by rule: whatever goes in, what comes out is taken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wechat.fields import clean, fit, fit_all, generic, shorter
from wechat.simulator.rules import PATTERNS, fits

AT_LIMIT = [
    ("thing", "字" * 20, "字" * 21),
    ("letter", "a" * 32, "a" * 33),
    ("number", "1" * 32, "1" * 33),
    ("symbol", "!" * 5, "!" * 6),
    ("character_string", "A" * 32, "A" * 33),
    ("phrase", "待您处理中", "正在等待处理"),
    ("name", "字" * 10, "字" * 11),
    ("name", "a" * 20, "a" * 21),
    ("phone_number", "1" * 17, "1" * 18),
    ("car_number", "豫A123456", "豫A12345678"),
    ("amount", "1234567890元", "12345678901元"),
    ("time", "23:59", "24:00"),
    ("date", "2026年12月31日", "2026年13月31日"),
]


@pytest.mark.parametrize(("kind", "at", "over"), AT_LIMIT)
def test_the_limit_is_taken_and_one_more_is_refused_and_fitted(kind, at, over):
    assert fits(kind + "1", at)
    assert fit(kind, at) == at
    assert not fits(kind + "1", over)
    assert fits(kind + "1", fit(kind, over))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(PATTERNS)), st.text(max_size=60))
def test_no_text_fails_once_it_is_fitted(kind, text):
    assert fits(kind + "1", fit(kind, text)), (kind, text, fit(kind, text))


def test_what_is_empty_says_so():
    assert fit_all({"thing1": " \n ", "name2": "🙂", "phrase3": "abc"}) == dict.fromkeys(
        ["thing1", "name2", "phrase3"], "未填写"
    )


def test_a_long_thing_shows_that_it_was_cut():
    assert fit("thing", "村东头的路灯坏了三个月了晚上老人出门看不见路") == "村东头的路灯坏了三个月了晚上老人出门看…"


def test_control_characters_newlines_and_emoji_leave_no_trace():
    assert clean("  路灯\r\n坏了\x00👩‍👩‍👧🇨🇳1️⃣ 请\u202e看℃ ") == "路灯 坏了1 请看℃"


def test_a_rare_character_of_a_name_is_kept_whole():
    assert fit("name", "𠮷" * 8) == "𠮷" * 5


@pytest.mark.parametrize(
    ("kind", "given_text", "fitted"),
    [
        ("time", "2026-11-21 15:30", "2026年11月21日 15:30"),
        ("time", "2026-11-21T15:30:59", "2026年11月21日 15:30"),
        ("time", "9:05~11:00", "09:05~11:00"),
        ("date", "2026/1/2", "2026年1月2日"),
        ("time", "明天", "00:00"),
        ("character_string", "编号 7KQ2M9XW4D", "7KQ2M9XW4D"),
    ],
)
def test_times_and_numbers_take_wechats_shape(kind, given_text, fitted):
    assert fit(kind, given_text) == fitted


FITTED = {
    "thing1": "村东头的路灯坏了三个月了晚上老人出门看…", "character_string2": "7KQ2M9XW4D",
    "time3": "2026年11月21日 15:30", "phrase4": "待您处理", "name5": "王代表", "const6": "诉求办理",
    "number7": "3", "amount8": "¥3",
}  # fmt: skip


def test_what_wechat_named_is_halved_and_the_rest_stays():
    shortened = shorter(FITTED, "thing1")
    assert shortened == {**FITTED, "thing1": "村东头的路灯坏了三个"}
    assert shorter({"thing1": "灯(坏)了!"}, "thing1") == {"thing1": "灯坏了"}
    assert shorter(FITTED, "name5")["name5"] == "详见页面"
    assert shorter(FITTED, "phrase4")["phrase4"] == "请查看"


def test_where_wechat_names_no_field_every_text_is_made_shorter_and_no_number_is_falsified():
    for field in (None, "thing9"):
        shortened = shorter(FITTED, field)
        assert shortened["thing1"] == "村东头的路灯坏了三个"
        for kept in ("character_string2", "time3", "const6", "number7"):
            assert shortened[kept] == FITTED[kept]


def test_the_generic_text_says_nothing_that_could_be_refused():
    assert generic(FITTED) == {
        "thing1": "请点开查看详情", "character_string2": "7KQ2M9XW4D", "time3": "2026年11月21日 15:30",
        "phrase4": "请查看", "name5": "详见页面", "const6": "诉求办理", "number7": "3", "amount8": "0元",
    }  # fmt: skip
    odd = {"time1": "2026年2月31日 15:30", "date2": "明天", "time3": "9:5", "number4": "1.5e3", "unheard5": "a"}
    assert generic(odd) == {
        "time1": "00:00", "date2": "1970年1月1日", "time3": "00:00", "number4": "0", "unheard5": "请点开查看详情"
    }  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(set(PATTERNS) - {"const", "enum"})), st.text(max_size=60))
def test_no_fallback_fails_and_the_last_one_says_nothing_new(kind, text):
    data = {f"{kind}1": text}
    for fallback in (shorter(fit_all(data), f"{kind}1"), shorter(data, None), generic(data), generic(fit_all(data))):
        assert fits(f"{kind}1", fallback[f"{kind}1"]), (kind, text, fallback)
    assert generic(generic(data)) == generic(data)
