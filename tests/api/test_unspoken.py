"""The mini program, too, files a photo without a word; nothing at all is still nothing."""

from tests.api.conftest import Phone
from tests.cast import Cast
from tests.h5.test_resident import photo


def test_a_photo_alone_is_a_request_and_reads_as_a_photo(li: Phone, cast: Cast) -> None:
    made = li.upload(photo()).json["id"]
    answer = li.post("/requests", {"code_token": cast.wang_code, "attachments": [made]})
    assert answer.status_code == 201, answer.text
    told = li.get(f"/requests/{answer.json['number']}").json
    assert (told["title"], told["text"]) == ("（照片）", "（照片）")
    assert [one["id"] for one in told["timeline"][0]["attachments"]] == [made]


def test_blanks_beside_a_photo_are_no_words(li: Phone, cast: Cast) -> None:
    made = li.upload(photo()).json["id"]
    answer = li.post("/requests", {"code_token": cast.wang_code, "text": " \n　", "attachments": [made]})
    assert li.get(f"/requests/{answer.json['number']}").json["text"] == "（照片）"


def test_neither_words_nor_files_is_refused_by_the_field(li: Phone, cast: Cast) -> None:
    answer = li.post("/requests", {"code_token": cast.wang_code})
    assert answer.status_code == 422 and [fault["field"] for fault in answer.json["errors"]] == ["text"]


def test_a_photo_that_is_anothers_files_nothing(li: Phone, cast: Cast) -> None:
    answer = li.post("/requests", {"code_token": cast.wang_code, "attachments": ["12345"]})
    assert answer.status_code == 422 and li.get("/requests").json["items"] == []
