"""The phone button, content checks, and what people sent us."""

import pytest

from tests.wechat.conftest import MP
from tests.wechat.stand_in import OK, refused
from wechat.client import Verdict

PHONE, CHECK = "/wxa/business/getuserphonenumber", "/wxa/msg_sec_check"
MEDIA_CHECK, MEDIA = "/wxa/media_check_async", "/cgi-bin/media/get"
JPEG = b"\xff\xd8\xff\xe0" + b"j" * 40


def phone(pure="00013800000", country="86", appid=MP.appid):
    mark = {"timestamp": 1_795_000_000, "appid": appid}
    info = {"phoneNumber": f"+{country}{pure}", "purePhoneNumber": pure, "countryCode": country, "watermark": mark}
    return {**OK, "phone_info": info}


@pytest.mark.parametrize(
    ("country", "number"),
    [("86", "00013800000"), (86, "00013800000"), ("852", "+85200013800000"), (1, "+100013800000")],
)
def test_a_number_is_told_as_it_is_dialled_here(stand_in, mp, country, number):
    stand_in.answers[PHONE] = phone(country=country)
    assert mp.phone_number("code-1") == number
    assert mp.phone_number("code-1", openid="o-li") == number
    assert stand_in.bodies(PHONE) == [{"code": "code-1"}, {"code": "code-1", "openid": "o-li"}]


def test_a_number_sealed_for_another_app_is_refused(stand_in, mp):
    stand_in.answers[PHONE] = phone(appid="wx0000000000000000")
    assert refused(mp.phone_number, "code-1").kind == "identity"
    for broken in (OK, {**OK, "phone_info": []}, phone(pure="call me"), phone(country="")):
        stand_in.answers[PHONE] = broken
        assert refused(mp.phone_number, "code-1").kind == "busy"
    stand_in.answers[PHONE] = {**OK, "phone_info": {"purePhoneNumber": "00013800000", "countryCode": "86"}}
    assert refused(mp.phone_number, "code-1").kind == "identity"


def test_a_used_phone_code_is_not_tried_again(stand_in, mp):
    stand_in.answers[PHONE] = {"errcode": 40029, "errmsg": "code 无效"}
    assert refused(mp.phone_number, "code-1").kind == "login_code"
    assert len(stand_in.bodies(PHONE)) == 1


def judged(suggest, label=100, trace="t-1"):
    return {**OK, "result": {"suggest": suggest, "label": label}, "detail": [], "trace_id": trace}


def test_that_wechat_answered_does_not_mean_that_it_passed(stand_in, mp):
    stand_in.answers[CHECK] = [judged("pass"), judged("review", 20001), judged("risky", "20003"), judged("unheard of")]
    assert [mp.check_text("o-li", "路灯坏了") for _ in range(4)] == [
        Verdict("pass", "100", "t-1"), Verdict("review", "20001", "t-1"), Verdict("risky", "20003", "t-1"),
        Verdict("review", "100", "t-1"),
    ]  # fmt: skip
    assert stand_in.bodies(CHECK)[0] == {"version": 2, "scene": 2, "openid": "o-li", "content": "路灯坏了"}
    stand_in.answers[CHECK] = OK
    assert refused(mp.check_text, "o-li", "路灯坏了").kind == "busy"
    stand_in.answers[CHECK] = {"errcode": 87014, "errmsg": "risky content"}
    assert mp.check_text("o-li", "路灯坏了", nickname="李阿姨").suggest == "risky"
    assert stand_in.bodies(CHECK)[-1]["nickname"] == "李阿姨"
    stand_in.answers[CHECK] = {"errcode": 61010, "errmsg": "code is expired"}
    assert refused(mp.check_text, "o-li", "路灯坏了").kind == "stale_visit"


def test_a_long_text_is_checked_in_parts_and_the_worst_verdict_counts(stand_in, mp):
    stand_in.answers[CHECK] = [judged("pass"), judged("risky", 20002, "t-2"), judged("review", 20001, "t-3")]
    assert mp.check_text("o-li", "字" * 2500 + "𠮷" * 2500 + "尾") == Verdict("risky", "20002", "t-2")
    parts = [body["content"] for body in stand_in.bodies(CHECK)]
    assert parts == ["字" * 2500, "𠮷" * 2500, "尾"]
    stand_in.asked.clear()
    assert mp.check_text("o-li", "  \n").suggest == "pass"
    assert stand_in.asked == []


def test_a_picture_and_a_voice_are_judged_later_under_a_trace(stand_in, mp):
    stand_in.answers[MEDIA_CHECK] = {**OK, "trace_id": "60ae120f-371d5872-4941a05b"}
    assert mp.check_media("o-li", "https://a.example/1.jpg", "image") == "60ae120f-371d5872-4941a05b"
    mp.check_media("o-li", "https://a.example/1.mp3", "voice")
    bodies = stand_in.bodies(MEDIA_CHECK)
    assert [body["media_type"] for body in bodies] == [2, 1]
    assert bodies[0] | {"media_type": 2} == {
        "version": 2, "scene": 2, "openid": "o-li", "media_url": "https://a.example/1.jpg", "media_type": 2
    }  # fmt: skip
    stand_in.answers[MEDIA_CHECK] = OK
    assert refused(mp.check_media, "o-li", "https://a.example/1.jpg", "image").kind == "busy"


def test_what_somebody_sent_us_is_fetched_with_its_sort(stand_in, sa):
    stand_in.answers[MEDIA] = ("audio/amr", b"#!AMR\n" + b"v" * 100)
    assert sa.media("m-1") == (b"#!AMR\n" + b"v" * 100, "audio/amr")
    assert stand_in.asked[-1].query["media_id"] == "m-1"
    stand_in.answers[MEDIA] = ("text/plain", b'{"errcode":40007,"errmsg":"invalid media_id"}')
    assert refused(sa.media, "m-1").kind == "media"
    stand_in.answers[MEDIA] = {"video_url": "https://a.example/v.mp4"}
    assert refused(sa.media, "m-1").kind == "busy"


def test_a_file_over_ten_megabytes_is_not_taken(stand_in, sa):
    stand_in.answers[MEDIA] = ("image/jpeg", JPEG + b"j" * 10_000_000)
    error = refused(sa.media, "m-1")
    assert (error.kind, error.permanent) == ("media", True)
    stand_in.answers["/cgi-bin/menu/create"] = ("application/json", b'{"a":"' + b"x" * 1_000_001 + b'"}')
    assert refused(sa.set_menu, []).kind == "busy"
