"""王代表 keeps the sentences he often says, and they are his alone."""

from flask import Flask
from sqlalchemy import text

from models import quick_reply
from tests.browser import Browser
from tests.cast import Cast

HERE = "/deputy/quick-replies"
OFTEN = "这件事我已转交住建局，有了结果就告诉您。"


def kept(cast: Cast) -> list[quick_reply.QuickReply]:
    with cast.database.read() as session:
        return quick_reply.of(session, cast.wang)


def test_he_writes_one_down_and_a_tap_puts_it_into_the_answer(wang: Browser, cast: Cast) -> None:
    assert f'href="{HERE}"' in wang.open("/deputy").text
    assert wang.press(HERE, HERE, text=OFTEN).status_code == 303
    [one] = kept(cast)
    page = f"/deputy/requests/{cast.file().request.number}"
    link = f"{page}?do=answer&amp;quick={one.id}#do-answer"
    assert link in wang.open(page).text
    filled = wang.open(f"{page}?do=answer&quick={one.id}").text
    assert f'<textarea id="answer-text" name="text" maxlength="2000" >\n{OFTEN}</textarea>' in filled
    assert f'id="ask-text" name="text" maxlength="2000" >\n{OFTEN}' not in filled


def test_he_mends_sorts_and_drops_them(wang: Browser, cast: Cast) -> None:
    for said in ("第一句", "第二句"):
        wang.press(HERE, HERE, text=said)
    first, second = kept(cast)
    wang.press(HERE, f"{HERE}/{second.id}/first")
    assert [one.text for one in kept(cast)] == ["第二句", "第一句"]
    wang.press(HERE, f"{HERE}/{first.id}", text="改过的第一句")
    wang.press(HERE, f"{HERE}/{second.id}/drop")
    assert [one.text for one in kept(cast)] == ["改过的第一句"]


def test_anothers_do_not_exist_for_him(app: Flask, wang: Browser, cast: Cast) -> None:
    wang.press(HERE, HERE, text=OFTEN)
    [one] = kept(cast)
    zhao = Browser(app).sign_in(cast.database, cast.zhao, "h5")
    assert OFTEN not in zhao.open(HERE).text
    form = zhao.forms(HERE)[HERE] | {"text": "别人的"}
    for act in ("", "/first", "/drop"):
        assert zhao.post(f"{HERE}/{one.id}{act}", **(form | {"key": f"another-key{act}"})).status_code == 404
    page = f"/deputy/requests/{cast.file(token=cast.group_code).request.number}"
    assert OFTEN not in zhao.open(f"{page}?do=answer&quick={one.id}").text
    assert [mine.text for mine in kept(cast)] == [OFTEN]


def test_twenty_are_enough_and_what_was_typed_is_kept(wang: Browser, cast: Cast) -> None:
    for n in range(quick_reply.MOST - 1):
        wang.press(HERE, HERE, text=f"第 {n} 句")
    form = wang.forms(HERE)[HERE]
    wang.press(HERE, HERE, text="第二十句")
    assert wang.post(HERE, **(form | {"text": "多出来的一句", "key": "another-key"})).status_code == 422
    assert len(kept(cast)) == quick_reply.MOST and HERE not in wang.forms(HERE)
    long = wang.press(HERE, f"{HERE}/{kept(cast)[0].id}", text="长" * 501)
    assert long.status_code == 422 and "长" * 501 in long.text and "太长了" in long.text


def test_in_the_database_nobody_reads_them(wang: Browser, cast: Cast) -> None:
    wang.press(HERE, HERE, text=OFTEN)
    with cast.database.read() as session:
        [raw] = session.execute(text("SELECT text FROM quick_replies")).scalars()
    assert OFTEN.encode() not in bytes(raw)


def test_only_a_deputy_has_this_page(app: Flask, cast: Cast) -> None:
    assert Browser(app).open(HERE).headers["Location"] == f"/enter?next={HERE}"
    assert Browser(app).sign_in(cast.database, cast.li, "h5").open(HERE).status_code == 403
