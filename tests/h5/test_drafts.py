"""王代表 looks at what he sent to the account, and makes it the answer."""

import pytest
from flask import Flask

from app import uploads
from app.h5.drafts import VOICE_ONLY
from models import draft
from models.draft import Draft
from models.service_request import seeing
from models.service_request.telling import timeline
from tests.browser import Browser
from tests.cast import Cast
from tests.media.test_voice import clip


def sent(cast: Cast, number: str, words: str = "路灯今晚修好", push_id: int = 1) -> str:
    """The page of the draft that his words went into."""

    def work(session) -> str:
        one = draft.begin(session, seeing.by_number(session, number), cast.wang)
        if words:
            one.write(words, push_id)
        return f"/deputy/drafts/{one.id}"

    return cast.database.transact(work)


def spoken(app: Flask, cast: Cast, page: str, recognised: str = "") -> int:
    with app.app_context():
        safe = uploads.clean(app.extensions["mashang"], clip("amr", "libopencore_amrnb", rate=8000))

    def work(session) -> int:
        row = safe.row(cast.wang)
        session.add(row)
        session.get_one(Draft, int(page.rsplit("/", 1)[1])).enclose(row, recognised, push_id=2)
        return row.id

    return cast.database.transact(work)


def answers(cast: Cast, number: str) -> list[str]:
    with cast.database.read() as session:
        told = timeline(session, seeing.by_number(session, number), for_resident=True)
        return [entry.said["text"] for entry in told if entry.move == "answer"]


def test_one_tap_makes_the_draft_the_answer_and_she_reads_it(wang: Browser, aunt_li: Browser, cast: Cast) -> None:
    filed = cast.file()
    number = filed.request.number
    page = sent(cast, number)
    shown = wang.open(page).text
    assert "村口的路灯坏了" in shown and "路灯今晚修好" in shown
    assert page in wang.open(f"/deputy/requests/{number}").text
    done = wang.press(page, f"{page}/answer", text="路灯今晚修好")
    assert done.status_code == 303 and done.headers["Location"] == f"/deputy/requests/{number}?done=answer"
    aunt_li.press(f"/r/{number}", f"/r/{number}/open", code=filed.query_code)
    assert "路灯今晚修好" in aunt_li.open(f"/r/{number}").text
    assert page not in wang.open(f"/deputy/requests/{number}").text


def test_he_may_mend_it_first(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = sent(cast, number)
    wang.press(page, f"{page}/answer", text="路灯明早修好")
    assert answers(cast, number) == ["路灯明早修好"]


def test_a_used_draft_leads_to_the_request(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = sent(cast, number)
    wang.press(page, f"{page}/answer", text="修好了")
    assert wang.open(page).headers["Location"] == f"/deputy/requests/{number}"


def test_in_another_tab_a_used_draft_is_said_to_be_sent(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = sent(cast, number)
    old = wang.forms(page)[f"{page}/drop"]
    wang.press(page, f"{page}/answer", text="修好了")
    again = wang.post(f"{page}/drop", **old)
    assert again.status_code == 409 and "已经发出" in again.text and answers(cast, number) == ["修好了"]


def test_the_same_tap_twice_is_one_answer(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = sent(cast, number)
    form = wang.forms(page)[f"{page}/answer"] | {"text": "修好了"}
    assert [wang.post(f"{page}/answer", **form).status_code for _ in range(2)] == [303, 303]
    assert answers(cast, number) == ["修好了"]


def test_a_voice_alone_is_an_answer_and_she_can_hear_it(
    app: Flask, wang: Browser, aunt_li: Browser, cast: Cast
) -> None:
    filed = cast.file()
    number = filed.request.number
    page = sent(cast, number, "")
    voice = f"/attachments/{spoken(app, cast, page, '路灯今晚修好。')}"
    shown = wang.open(page).text
    assert voice in shown and "语音转文字（供参考）" in shown and "路灯今晚修好。" in shown
    assert wang.open(voice).mimetype == "audio/mpeg"
    aunt_li.press(f"/r/{number}", f"/r/{number}/open", code=filed.query_code)
    assert aunt_li.open(voice).status_code == 404  # a draft is his alone
    wang.press(page, f"{page}/answer", text=" ")
    assert answers(cast, number) == [VOICE_ONLY]
    answer, _, history = aunt_li.open(f"/r/{number}").text.partition("办理过程")
    assert voice in answer and voice in history and aunt_li.open(voice).mimetype == "audio/mpeg"
    assert Browser(app).open(voice).status_code == 404


def test_without_a_voice_an_empty_answer_is_refused(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = sent(cast, number)
    again = wang.press(page, f"{page}/answer", text="")
    assert again.status_code == 422 and answers(cast, number) == []


def test_what_changed_meanwhile_is_shown_and_his_words_are_kept(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = sent(cast, number)
    old = wang.forms(page)[f"{page}/answer"]
    cast.act(number, "tell", cast.resident(), "又坏了一盏")
    again = wang.post(f"{page}/answer", **(old | {"text": "写了很久的答复"}))
    assert again.status_code == 409 and "写了很久的答复" in again.text and "路灯今晚修好" in again.text
    assert answers(cast, number) == []
    wang.press(page, f"{page}/answer", text="写了很久的答复")
    assert answers(cast, number) == ["写了很久的答复"]


@pytest.mark.parametrize("deed", ["answer", "drop"])
def test_what_he_sent_since_the_page_was_opened_is_neither_skipped_nor_lost(
    wang: Browser, cast: Cast, deed: str
) -> None:
    number = cast.file().request.number
    page = sent(cast, number)
    old = wang.forms(page)[f"{page}/{deed}"]
    sent(cast, number, "还换了灯泡", push_id=3)
    again = wang.post(f"{page}/{deed}", **(old | {"text": "改过的话"}))
    assert again.status_code == 409 and "还换了灯泡" in again.text and "改过的话" in again.text
    assert answers(cast, number) == [] and "还换了灯泡" in wang.open(page).text


def test_a_colleague_was_quicker_and_his_words_are_still_there(app: Flask, wang: Browser, cast: Cast) -> None:
    number = cast.file(token=cast.group_code).request.number
    page = sent(cast, number)
    old = wang.forms(page)[f"{page}/answer"]
    cast.act(number, "answer", cast.deputy(cast.zhao), "已修好")
    again = wang.post(f"{page}/answer", **(old | {"text": "我的答复"}))
    assert again.status_code == 409 and "我的答复" in again.text
    shown = wang.open(page).text
    assert "现在不能由您答复" in shown and "路灯今晚修好" in shown and "确认答复" not in shown


def test_a_draft_is_dropped_only_when_he_says_so(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = sent(cast, number)
    assert wang.press(page, f"{page}/drop").status_code == 303
    assert wang.open(page).status_code == 404 and page not in wang.open(f"/deputy/requests/{number}").text
    assert answers(cast, number) == []


def test_his_draft_does_not_exist_for_anyone_else(app: Flask, wang: Browser, cast: Cast) -> None:
    number = cast.file(token=cast.group_code).request.number
    page = sent(cast, number)
    form = wang.forms(page)[f"{page}/answer"]
    zhao = Browser(app).sign_in(cast.database, cast.zhao, "h5")
    assert zhao.open(page).status_code == 404
    mine = zhao.forms(f"/deputy/requests/{number}")[f"/deputy/requests/{number}/answer"]
    assert zhao.post(f"{page}/answer", **(mine | {"drafted": form["drafted"], "text": "冒名"})).status_code == 404
    stranger = Browser(app).sign_in(cast.database, cast.stranger, "h5")
    assert stranger.open(page).status_code == 403
    assert Browser(app).open(page).headers["Location"] == f"/enter?next={page}"
    assert answers(cast, number) == []


def test_a_private_matter_he_passed_on_takes_its_draft_away_too(wang: Browser, cast: Cast) -> None:
    number = cast.file(visibility="private").request.number
    page = sent(cast, number)
    cast.act(number, "pass_on", cast.deputy(), "不在本选区")
    assert wang.open(page).status_code == 404
