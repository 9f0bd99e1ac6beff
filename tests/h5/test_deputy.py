"""王代表 hears of a matter, opens it, and answers."""

from io import BytesIO

from flask import Flask

from models import websession
from tests.browser import Browser
from tests.cast import Cast


def deal(browser: Browser, number: str, move: str, **fields: str):
    page = f"/deputy/requests/{number}"
    return browser.press(page, f"{page}/{move}", **fields)


def test_without_wechat_a_deputys_page_leads_to_the_sign_in(app: Flask, cast: Cast) -> None:
    number = cast.file().request.number
    answer = Browser(app).open(f"/deputy/requests/{number}")
    assert answer.status_code == 303 and answer.headers["Location"] == f"/enter?next=/deputy/requests/{number}"


def test_the_link_alone_never_makes_one_a_deputy(app: Flask, cast: Cast) -> None:
    number = cast.file().request.number
    stranger = Browser(app).sign_in(cast.database, cast.stranger, "h5")
    answer = stranger.open(f"/deputy/requests/{number}")
    assert answer.status_code == 403 and "路灯" not in answer.text


def test_he_accepts_asks_and_answers_and_she_sees_it(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    assert "村口的路灯坏了" in wang.open("/deputy").text
    assert deal(wang, number, "accept").status_code == 303
    assert deal(wang, number, "ask", text="哪一盏?").status_code == 303
    cast.act(number, "tell", cast.resident(), "村口第二盏")
    assert deal(wang, number, "answer", text="今晚修好").status_code == 303
    assert "已答复" in wang.open(f"/deputy/requests/{number}").text


def test_only_the_moves_the_table_allows_are_on_the_page(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    deal(wang, number, "answer", text="已办好")
    forms = wang.forms(f"/deputy/requests/{number}")
    assert {action.rsplit("/", 1)[1] for action in forms if "requests" in action} == {"note", "bundle"}


def test_what_changed_meanwhile_is_shown_and_his_words_are_kept(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = f"/deputy/requests/{number}"
    old = wang.forms(page)[f"{page}/answer"]
    cast.act(number, "tell", cast.resident(), "又坏了一盏")
    answer = wang.post(f"{page}/answer", **(old | {"text": "写了很久的答复"}))
    assert answer.status_code == 409 and "写了很久的答复" in answer.text and "又坏了一盏" in answer.text


def test_a_colleague_sees_who_holds_it_and_has_no_buttons(app: Flask, wang: Browser, cast: Cast) -> None:
    number = cast.file(token=cast.group_code).request.number
    deal(wang, number, "accept")
    zhao = Browser(app).sign_in(cast.database, cast.zhao, "h5")
    page = f"/deputy/requests/{number}"
    assert "由王示例代表办理" in zhao.open(page).text
    assert [a for a in zhao.forms(page) if a.startswith(page)] == []


def test_another_deputys_matter_does_not_exist(app: Flask, cast: Cast) -> None:
    number = cast.file().request.number
    zhao = Browser(app).sign_in(cast.database, cast.zhao, "h5")
    assert zhao.open(f"/deputy/requests/{number}").status_code == 404


def test_a_session_that_was_ended_is_out_at_once(wang: Browser, cast: Cast) -> None:
    from models import websession

    assert wang.open("/deputy").status_code == 200
    cast.database.transact(lambda s: websession.end_all(s, cast.wang))
    assert wang.open("/deputy").status_code == 303


def test_a_deputy_who_has_left_office_has_no_desk_any_more(wang: Browser, cast: Cast) -> None:
    from models import clock
    from models.deputy import Deputy

    number = cast.file().request.number

    def leave(session) -> None:
        session.get(Deputy, cast.deputies[cast.wang]).left_on = clock.today()

    cast.database.transact(leave)
    assert wang.open(f"/deputy/requests/{number}").status_code == 403
    assert wang.open("/deputy").status_code == 403


def test_what_was_passed_on_keeps_its_new_hands_words_and_number_to_itself(wang: Browser, cast: Cast) -> None:
    number = cast.file(phone="000-0000-1234", name="李示例").request.number
    deal(wang, number, "pass_on", text="不在本选区")
    cast.act(number, "assign", cast.chief(), cast.zhao, "只给新代表看的话")
    after = wang.open(f"/deputy/requests/{number}").text
    assert "000-0000-1234" not in after and "只给新代表看的话" not in after and "显示电话" not in after


def test_a_private_matter_that_was_passed_on_is_no_longer_his_to_read(wang: Browser, cast: Cast) -> None:
    number = cast.file(visibility="private").request.number
    deal(wang, number, "pass_on", text="不在本选区")
    assert wang.open(f"/deputy/requests/{number}").status_code == 404


def test_a_version_of_five_thousand_digits_is_one_nobody_has_seen(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    assert deal(wang, number, "accept", seen="9" * 5000).status_code in (409, 422)


def test_a_path_with_a_line_break_breaks_no_header(app: Flask) -> None:
    answer = Browser(app).open("/deputy/requests/%0d%0aX")
    assert answer.status_code == 303 and "\n" not in answer.headers["Location"]


def test_at_the_foot_stand_the_moves_a_thumb_looks_for_and_they_work_without_a_script(
    wang: Browser, cast: Cast
) -> None:
    number = cast.file().request.number
    page = f"/deputy/requests/{number}"
    bar = wang.open(page).text.partition('<nav class="thumb-bar"')[2]
    assert '<button form="do-accept">受理</button>' in bar and f'href="{page}?do=answer#do-answer"' in bar
    shut = '<details id="do-answer" class="card move" >'
    assert shut in wang.open(page).text and shut.replace(" >", " open>") in wang.open(f"{page}?do=answer").text
    behind = wang.open(f"{page}?do=pass_on").text
    assert '<details class="more" id="more" open>' in behind
    assert '<details id="do-pass_on" class="card move" open>' in behind


def test_nothing_stands_at_the_foot_where_there_is_nothing_to_do(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    deal(wang, number, "answer", text="已办好")
    assert "thumb-bar" not in wang.open(f"/deputy/requests/{number}").text


def test_a_long_answer_outlives_the_session_it_was_begun_in(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = f"/deputy/requests/{number}"
    form = wang.forms(page)[f"{page}/answer"]
    cast.database.transact(lambda s: websession.end_all(s, cast.wang))
    answer = wang.post(f"{page}/answer", **(form | {"text": "写了二十分钟的<答复>", "outcome": "solved"}))
    assert answer.status_code == 401 and "写了二十分钟的&lt;答复&gt;" in answer.text
    assert f'href="/enter?next={page}"' in answer.text
    wang.sign_in(cast.database, cast.wang, "h5")
    assert "待受理" in wang.open(page).text  # nothing was sent meanwhile


def test_of_photos_that_came_without_a_session_it_is_said_that_they_are_lost(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = f"/deputy/requests/{number}"
    form = wang.forms(page)[f"{page}/answer"]
    cast.database.transact(lambda session: websession.end_all(session, cast.wang))
    photo = (BytesIO(b"a photo that nobody keeps"), "bridge.jpg")
    answer = wang.post(f"{page}/answer", **form, text="", outcome="solved", photos=photo)
    assert answer.status_code == 401 and "照片、语音没有保存" in answer.text
    assert f'href="/enter?next={page}"' in answer.text and "您刚才写的内容" not in answer.text


def test_why_it_cannot_be_done_is_shown_to_be_copied_too(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = f"/deputy/requests/{number}"
    form = wang.forms(page)[f"{page}/answer"]
    cast.database.transact(lambda session: websession.end_all(session, cast.wang))
    said = {"text": "看过了", "outcome": "cannot", "reason": "属于私人地块", "rule": "某办法第三条"}
    kept = wang.post(f"{page}/answer", **form, **said).text
    assert all(words in kept for words in ("看过了", "属于私人地块", "某办法第三条")) and "没有保存" not in kept


def test_a_form_that_is_sent_again_with_other_words_keeps_them(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = f"/deputy/requests/{number}"
    form = wang.forms(page)[f"{page}/note"]
    assert wang.post(f"{page}/note", **(form | {"text": "第一次"})).status_code == 303
    again = wang.post(f"{page}/note", **(form | {"text": "改过的话"}))
    assert again.status_code == 409 and "改过的话" in again.text and "已经提交过" in again.text


def test_a_file_is_for_who_is_in_office(app: Flask, wang: Browser, cast: Cast) -> None:
    from models import clock
    from models.deputy import Deputy
    from tests.laws.authz import World

    photo = f"/attachments/{World(app, cast).attachment}"
    assert wang.open(photo).status_code == 200

    def leave(session) -> None:
        session.get(Deputy, cast.deputies[cast.wang]).left_on = clock.today()

    cast.database.transact(leave)
    assert wang.open(photo).status_code == 404
