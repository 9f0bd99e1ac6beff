"""王代表 writes to the account: what becomes a draft, what is asked back, and what is never kept."""

from datetime import timedelta

import pytest

from app import inbox
from models import clock, draft
from models.service_request import seeing
from tests.worker.chat import drafts, filed, files, message, speaks, still_waiting, taps, writes
from tests.worker.conftest import Office, event_of
from wechat.errors import WechatError, unreachable, unwell

WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"}


def request_of(office: Office, number: str) -> int:
    with office.database.read() as session:
        return seeing.by_number(session, number).id


def test_a_text_that_begins_with_a_number_is_a_draft_and_not_yet_an_answer(office: Office) -> None:
    number = filed(office)
    said = writes(office, f"{number} 路灯今晚修好")
    (one,) = drafts(office)
    assert one.text == "路灯今晚修好" and one.station_id == office.cast.station
    assert said == f"已记下给 {number} 的答复草稿，点此核对后发出：https://mashang.example/deputy/drafts/{one.id}"
    with office.database.read() as session:
        assert seeing.by_number(session, number).state == "filed"


@pytest.mark.parametrize("written", [
    "{n}：修好了", "{n},修好了", "{n}修好了", "  {low}  修好了", "{half} {rest}：\n修好了", "{half}-{rest} 修好了",
    "{wide}：修好了", "{dashed} 修好了",
    "\u200b{n} 修好了", "\ufeff{n}修好了", "\u2066{n}\u2069 修好了", "{half}\u200b{rest} 修好了", "【{n}】修好了",
    "“{n}”修好了", "\"{n}\" 修好了", "#{n} 修好了", "（{n}）：修好了", "({n})修好了", "《{n}》修好了", "「{n}」修好了",
    "：{n} 修好了", "、{n} 修好了", "编号{n} 修好了", "编号：【{n}】修好了", "诉求 {n} 修好了", "诉求编号：{n} 修好了",
    "No.{n} 修好了", "NO：{n} 修好了", "№{n} 修好了",
])  # fmt: skip
def test_a_number_is_read_as_people_type_it(office: Office, written: str) -> None:
    n, other = filed(office), filed(office, "桥断了")
    taps(office, other)
    shapes = {
        "n": n, "low": n.lower().replace("0", "o").replace("1", "l"), "half": n[:5], "rest": n[5:],
        "wide": n.translate(WIDE), "dashed": f"{n[:3]}-{n[3:6]}-{n[6:]}",
    }  # fmt: skip
    writes(office, written.format(**shapes))
    ((kept, request),) = [(one.text, one.request_id) for one in drafts(office)]
    assert (kept, request) == ("修好了", request_of(office, n))


@pytest.mark.parametrize("written", ["王主任：{n} 修好了", "修好了，{half} {rest}", "今天11 {n} 去看了", "见（{n}）"])
@pytest.mark.parametrize("writing_on", [False, True])
def test_what_names_another_case_of_his_is_not_put_under_the_chosen_one(
    office: Office, written: str, writing_on: bool
) -> None:
    n, other = filed(office), filed(office, "桥断了")
    writes(office, f"{other} 桥已修") if writing_on else taps(office, other)
    said = writes(office, written.format(n=n, half=n[:5].lower(), rest=n[5:]))
    assert "另一件" in said and "开头写明" in said
    assert [one.text for one in drafts(office)] == (["桥已修"] if writing_on else [])


def test_a_strangers_number_or_the_cases_own_is_a_word_like_any(office: Office) -> None:
    number, suns = filed(office), filed(office, token=office.cast.sun_code)
    taps(office, number)
    writes(office, f"与 {suns} 同一处")
    writes(office, f"即 {number}，家人👨\u200d👩\u200d👧已知")
    assert [one.text for one in drafts(office)] == [f"与 {suns} 同一处\n即 {number}，家人👨\u200d👩\u200d👧已知"]


@pytest.mark.parametrize("content", ["好的，我去看看", "13800000000 已联系", "2026-11-21 13:00 去现场", ""])
def test_without_number_or_chosen_case_he_is_told_how_and_nothing_is_kept(office: Office, content: str) -> None:
    filed(office)
    assert "10位编号" in writes(office, content)
    assert drafts(office) == [] and len(office.sa.said) == 1


def test_a_number_that_is_not_his_is_told_as_not_there(office: Office) -> None:
    suns = filed(office, token=office.cast.sun_code)
    assert "没有找到这个编号" in writes(office, f"{suns} 修好了")
    assert "没有找到这个编号" in writes(office, "ZZZZZ ZZZZZ 修好了")
    assert drafts(office) == []


def test_what_he_may_not_answer_now_takes_no_draft(office: Office) -> None:
    number = filed(office)
    office.cast.act(number, "answer", office.cast.deputy(), "已修好")
    said = writes(office, f"{number} 再说一句")
    assert "现在不能由您答复" in said and f"/deputy/requests/{number}" in said
    assert drafts(office) == []


def test_a_case_tapped_in_the_menu_takes_what_comes_for_half_an_hour(office: Office) -> None:
    number = filed(office)
    assert "已选中" in taps(office, number) and drafts(office) == []
    assert number in writes(office, "今天去看过，线断了")
    writes(office, "2026-11-21 13:00 开始修")
    assert [one.text for one in drafts(office)] == ["今天去看过，线断了\n2026-11-21 13:00 开始修"]


def test_half_an_hour_later_the_tap_is_forgotten(office: Office) -> None:
    number = filed(office)
    with clock.at(clock.now() - timedelta(minutes=31)):
        cast = office.cast
        request_id = request_of(office, number)
        office.database.transact(lambda session: draft.choose(session, cast.wang, request_id))
    assert "10位编号" in writes(office, "线断了")


def test_a_number_alone_chooses_the_case(office: Office) -> None:
    number = filed(office)
    assert "已选中" in writes(office, number)
    writes(office, "修好了")
    assert [one.text for one in drafts(office)] == ["修好了"]


def test_what_he_adds_goes_into_the_one_open_draft(office: Office) -> None:
    number = filed(office)
    writes(office, f"{number} 修好了")
    writes(office, f"{number} 明天再查一遍")
    writes(office, "还换了灯泡")  # half a sentence later, without the number
    assert [one.text for one in drafts(office)] == ["修好了\n明天再查一遍\n还换了灯泡"]


def test_two_drafts_at_hand_are_not_guessed_between(office: Office) -> None:
    for number in (filed(office), filed(office, "桥断了")):
        writes(office, f"{number} 修好了")
    assert "10位编号" in writes(office, "还换了灯泡")
    assert [one.text for one in drafts(office)] == ["修好了", "修好了"]


def test_a_draft_that_was_dropped_draws_nothing_in(office: Office) -> None:
    number = filed(office)
    writes(office, f"{number} 修好了")
    (one,) = drafts(office)
    office.database.transact(lambda session: draft.owned(session, one.id, office.cast.wang).drop(session))
    assert "10位编号" in writes(office, "还换了灯泡")
    assert [(kept.text, kept.ended) for kept in drafts(office)] == [("", one.id)]


def test_wechats_own_repeat_of_a_message_adds_nothing(office: Office) -> None:
    number = filed(office)
    once = message("text", Content=f"{number} 修好了")
    for _ in range(3):
        office.push(once)
        office.drain()
    assert [one.text for one in drafts(office)] == ["修好了"] and len(office.sa.said) == 1


def test_a_draft_that_would_outgrow_an_answer_is_refused_whole(office: Office) -> None:
    number = filed(office)
    writes(office, f"{number} " + "好" * 1500)
    assert "2000字" in writes(office, f"{number} " + "好" * 500)
    assert [len(one.text) for one in drafts(office)] == [1500]
    writes(office, f"{number} " + "好" * 499)
    assert [len(one.text) for one in drafts(office)] == [2000]


def test_a_reply_that_cannot_go_out_costs_no_draft(office: Office, capfd: pytest.CaptureFixture[str]) -> None:
    number = filed(office)
    office.sa.refuse(45015)
    office.push(message("text", Content=f"{number} 修好了"))
    office.drain()
    assert [one.text for one in drafts(office)] == ["修好了"] and still_waiting(office) == 0
    logged = capfd.readouterr().out
    assert logged.count("a reply did not go out") == 1 and '"kind": "window"' in logged and "修好" not in logged


USUAL = {"o-a-stranger": "不作为诉求受理", "o-chen": "待办请到管理页面办理：https://mashang.example/console/"}


@pytest.mark.parametrize("openid", USUAL)
def test_nobody_files_by_writing_and_nobodys_words_are_logged(
    office: Office, openid: str, capfd: pytest.CaptureFixture[str]
) -> None:
    number = filed(office)
    said = writes(office, f"{number} 金丝雀：我家门口的路灯坏了", openid)
    assert USUAL[openid] in said and "https://mashang.example/" in said
    assert speaks(office, openid) == said and writes(office, "", openid, MsgType="video") == said
    assert drafts(office) == [] and files(office) == []
    assert "金丝雀" not in capfd.readouterr().out


@pytest.mark.parametrize("sort", ["video", "shortvideo", "location", "link", "file"])
def test_a_deputy_hears_that_a_film_a_place_or_a_file_was_not_kept(office: Office, sort: str) -> None:
    number = filed(office)
    taps(office, number)
    office.push(message(sort, MediaId="m", Title="看看", Label="甲镇"))
    office.push(event_of("o-wang", "LOCATION", Latitude="30.1"))  # comes whenever he opens the chat
    office.drain()
    assert [text for _, text in office.sa.said[1:]] == ["没有收下：这里只收文字、语音和照片。"]
    assert drafts(office) == [] and still_waiting(office) == 0


def test_a_deputy_who_left_office_is_a_resident_like_any(office: Office) -> None:
    from models.deputy import Deputy

    number = filed(office)

    def leave(session) -> None:
        session.get(Deputy, office.cast.deputies[office.cast.wang]).left_on = clock.today()

    office.database.transact(leave)
    assert "不作为诉求受理" in writes(office, f"{number} 修好了")


def test_drafting_is_having_heard_of_it(office: Office) -> None:
    number = filed(office)
    office.drain()
    writes(office, f"{number} 修好了")
    assert office.owed(number)[0] == ("filed", "acknowledged")


def chatter(office: Office, messages: int) -> None:
    for n in range(messages):
        office.push(message("text", "o-a-stranger", Content=f"第{n}句"))


def test_in_one_pass_receipts_and_follows_go_before_all_chat_and_chat_only_while_there_is_time(office: Office) -> None:
    number = filed(office)
    office.drain()
    chatter(office, 3)
    office.receipt(office.sa.taken[-1].msgid)
    office.push(event_of("o-zhao", "unsubscribe"))
    assert inbox.work_through(office.house, 0) == 3 and office.is_dead(office.cast.zhao)
    ((_, attempt),) = office.deliveries(number)
    assert attempt.outcome == "delivered" and len(office.sa.said) == 1 and still_waiting(office) == 2
    office.drain()
    assert len(office.sa.said) == 3 and still_waiting(office) == 0


@pytest.mark.parametrize("why", [unreachable(), unwell()])
def test_the_first_courtesy_that_hangs_is_the_last_for_a_minute(office: Office, why: WechatError) -> None:
    asked = office.sa.hang(why)
    chatter(office, 20)
    office.push(message("image", MediaId="one"))
    filed(office)
    office.drain()
    assert asked == ["o-a-stranger"] and len(office.sa.taken) == 1, "the notice went out all the same"
    with clock.at(clock.now() + timedelta(seconds=61)):
        chatter(office, 2)
        office.drain()
    assert len(asked) == 2, "one asks again"


def test_a_courtesy_that_one_person_cannot_have_silences_nobody_else(office: Office) -> None:
    office.sa.refuse(45015, "o-a-stranger")
    chatter(office, 1)
    assert "不作为诉求受理" in writes(office, "你好", "o-another")
