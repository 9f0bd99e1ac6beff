"""王代表 answers by voice, with a photo, and 李阿姨 hears and sees it."""

from io import BytesIO

import pytest
from PIL import Image

from app.h5.enclosing import VOICE_ONLY
from models.attachment import Attachment
from models.service_request import seeing
from models.service_request.telling import Entry, timeline
from tests.browser import Browser
from tests.cast import Cast
from tests.media.test_voice import clip


def voice() -> tuple[BytesIO, str]:
    return BytesIO(clip("amr", "libopencore_amrnb", rate=8000)), "voice.amr"


def photo() -> tuple[BytesIO, str]:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "sienna").save(drawn, "JPEG")
    return BytesIO(drawn.getvalue()), "photo.jpg"


def deal(wang: Browser, number: str, move: str, **fields):
    page = f"/deputy/requests/{number}"
    return wang.press(page, f"{page}/{move}", **fields)


def told(cast: Cast, number: str) -> Entry:
    with cast.database.read() as session:
        return timeline(session, seeing.by_number(session, number), for_resident=True)[-1]


def test_a_voice_and_a_photo_go_with_his_answer(wang: Browser, aunt_li: Browser, cast: Cast) -> None:
    filed = cast.file()
    number = filed.request.number
    sent = {"text": "今晚修好", "outcome": "solved", "voice": voice(), "photos": [photo()]}
    assert deal(wang, number, "answer", **sent).status_code == 303
    answer = told(cast, number)
    assert answer.said["text"] == "今晚修好" and sorted(a.kind for a in answer.attachments) == ["photo", "voice"]
    aunt_li.press(f"/r/{number}", f"/r/{number}/open", code=filed.query_code)
    for one in answer.attachments:
        assert f"/attachments/{one.id}" in aunt_li.open(f"/r/{number}").text
        assert aunt_li.open(f"/attachments/{one.id}").status_code == 200


@pytest.mark.parametrize(("move", "said"), [("answer", VOICE_ONLY), ("ask", "（语音询问，请点开收听）")])
def test_a_voice_alone_is_enough(wang: Browser, cast: Cast, move: str, said: str) -> None:
    number = cast.file().request.number
    ending = {"outcome": "solved"} if move == "answer" else {}
    assert deal(wang, number, move, text="", voice=voice(), **ending).status_code == 303
    assert told(cast, number).said["text"] == said and [a.kind for a in told(cast, number).attachments] == ["voice"]


def test_nothing_at_all_is_not_an_answer_nor_is_a_photo(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    assert deal(wang, number, "answer", text="", outcome="solved").status_code == 422
    assert deal(wang, number, "answer", text="", outcome="solved", photos=[photo()]).status_code == 422
    assert told(cast, number).move == "file"


def test_when_something_else_is_wrong_the_voice_is_kept_and_not_recorded_twice(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = f"/deputy/requests/{number}"
    refused = deal(wang, number, "answer", text="", outcome="cannot", voice=voice())
    assert refused.status_code == 422 and "已收到语音" in refused.text
    with cast.database.read() as session:
        [kept] = session.query(Attachment.id).all()
    form = {"text": "", "outcome": "solved", "voice": str(kept[0])}
    assert deal(wang, number, "answer", **form).status_code == 303
    assert [a.id for a in told(cast, number).attachments] == [kept[0]] and page


def test_the_same_form_twice_is_one_answer_and_one_voice(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    page = f"/deputy/requests/{number}"
    form = wang.forms(page)[f"{page}/answer"] | {"text": "修好了", "outcome": "solved"}
    for _ in range(2):
        assert wang.post(f"{page}/answer", **form, voice=voice()).status_code == 303
    with cast.database.read() as session:
        assert session.query(Attachment).count() == 1


def test_anothers_upload_cannot_be_sent_as_his_own(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    assert deal(wang, number, "answer", text="好", outcome="solved", voice="123456").status_code == 422
    assert told(cast, number).move == "file"


def test_a_picture_is_no_voice(wang: Browser, cast: Cast) -> None:
    number = cast.file().request.number
    refused = deal(wang, number, "ask", text="哪一盏？", voice=photo())
    assert refused.status_code == 422 and "这里只收录音" in refused.text and "哪一盏？" in refused.text
