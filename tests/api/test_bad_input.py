"""Bad input gets a clear answer, hears nothing of itself, and changes nothing."""

from io import BytesIO

import pytest

from tests.api.conftest import Phone, refused
from tests.cast import Cast

SECRET = "sehr-geheim-00000138000"
BROKEN = {
    "nothing": b"",
    "half": b'{"text": "',
    "two": b"{}{}",
    "a list": b'["' + SECRET.encode() + b'"]',
    "a string holding an object": b'"{\\"text\\": \\"x\\"}"',
    "null": b"null",
    "a name twice": b'{"text": "a", "text": "b"}',
    "a name twice inside": b'{"text": "a", "place": {"x": 1, "x": 2}}',
    "not UTF-8": b'{"text": "\xff\xfe"}',
    "UTF-16": '{"text": "a"}'.encode("utf-16"),
    "UTF-8 cut in the middle": '{"text": "路"}'.encode()[:-3] + b'"}',
    "a surrogate as bytes": b'{"text": "\xed\xa0\x80"}',
    "NaN": b'{"text": NaN}',
    "Infinity": b'{"text": -Infinity}',
    "too deep to read": b'{"text": ' + b"[" * 40_000 + b"]" * 40_000 + b"}",
    "deeper than we ask": b'{"text": ' + b"[" * 20 + b"]" * 20 + b"}",
    "a number of five thousand digits": b'{"text": ' + b"9" * 5000 + b"}",
    "a control character raw": b'{"text": "a\nb"}',
}


@pytest.mark.parametrize("name", BROKEN)
def test_json_that_is_not_one_whole_object_is_a_bad_request(cast: Cast, li: Phone, name: str) -> None:
    answer = li.post("/requests", data=BROKEN[name], headers={"Content-Type": "application/json"})
    refused(answer, 400, "broken-json")
    assert SECRET not in answer.text and li.get("/requests").json["items"] == []


OTHER_KINDS = ["text/plain", "application/x-www-form-urlencoded", "text/json", "multipart/form-data", None]


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_another_media_type_is_not_taken(cast: Cast, li: Phone, kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}
    for path in ("/requests", "/consents", "/desk/X/accept", "/requests/X/messages", "/session"):
        refused(li.post(path, data=b'{"text": "a"}', headers=headers), 415, "unsupported-media-type")
    refused(li.post("/uploads", {"file": "x"}), 415, "unsupported-media-type")


WRONG = {
    "nothing said": {"text": ""},
    "only blanks": {"text": " \n\t　"},
    "only what cannot be seen": {"text": "​‮"},
    "one too many": {"text": "长" * 2001},
    "a number for text": {"text": 5},
    "null for text": {"text": None},
    "an unknown field": {"text": "a", SECRET: SECRET},
    "a truth for a word": {"text": "a", "name_shown": "true"},
    "a lone surrogate": {"text": "a\ud800"},
    "a lone low surrogate": {"text": "\udc00a"},
    "a control character": {"text": "a\x00b"},
    "a carriage return": {"text": "a\rb"},
    "an escape sequence": {"text": "a\x1b[31m"},
    "two lines for one": {"text": "a", "title": "a\nb"},
    "no such visibility": {"text": "a", "visibility": SECRET},
    "no such category": {"text": "a", "category": SECRET},
    "a phone that is none": {"text": "a", "phone": SECRET},
    "a mobile one digit short": {"text": "a", "phone": "1390000000"},
    "a phone in other digits": {"text": "a", "phone": "١٢٣٤٥٦٧"},
    "an attachment that is none": {"text": "a", "attachments": [SECRET]},
    "an attachment beyond all ids": {"text": "a", "attachments": ["9999999999999999999"]},
    "an attachment of nobody": {"text": "a", "attachments": ["123"]},
    "eleven attachments": {"text": "a", "attachments": ["1"] * 11},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_is_told_field_by_field_and_never_echoed(cast: Cast, li: Phone, name: str) -> None:
    answer = li.post("/requests", WRONG[name] | {"code_token": cast.wang_code})
    problem = refused(answer, 422, "invalid")
    assert problem["errors"] and SECRET not in answer.text
    assert li.get("/requests").json["items"] == []


def test_words_of_any_script_come_back_byte_for_byte(cast: Cast, li: Phone) -> None:
    text = "𠮷野家\t门口\n積水‮abc👩‍👩‍👧 é é ﷽" + "长" * 1960
    assert li.get(f"/requests/{li.file(cast, text)}").json["text"] == text


def test_an_oversized_body_is_refused_before_it_is_read(cast: Cast, li: Phone, photo: bytes) -> None:
    body = {"text": "长" * 60_000, "code_token": cast.wang_code}
    refused(li.post("/requests", body), 413, "too-large")
    refused(li.upload(photo + b"\0" * 7_000_000), 413, "too-large")
    refused(li.upload(photo + b"\0" * (5 * 1024 * 1024)), 413, "too-large")


def test_a_body_of_untold_length_is_read_no_further_than_allowed(li: Phone) -> None:
    endless = {"input_stream": BytesIO(b'{"text": "' + b"x" * 2_000_000 + b'"}'), "content_length": None}
    told = {"content_type": "application/json", "environ_overrides": {"wsgi.input_terminated": True}}
    refused(li.post("/requests", **endless, **told), 413, "too-large")


def test_a_sheet_that_is_unknown_or_revoked_says_where_to_go(cast: Cast, client: Phone, li: Phone) -> None:
    from models import code

    for token in ("NoSuchSheet1", "x" * 40, "%00", "%F0%9F%92%A9", "..."):
        refused(client.get(f"/codes/{token}"), 404, "no-such-code")
    refused(li.post("/requests", {"text": "a", "code_token": "NoSuchSheet1"}), 404, "no-such-code")
    cast.database.transact(lambda session: code.find(session, cast.wang_code).revoke("换了新码"))
    for answer in (
        client.get(f"/codes/{cast.wang_code}"),
        li.post("/requests", {"text": "a", "code_token": cast.wang_code}),
    ):
        problem = refused(answer, 410, "revoked-code")
        assert "换了新码" in problem["detail"] and problem["instead"]["name"] == "甲镇人大代表联络站"


def test_a_cursor_we_never_gave_is_refused(cast: Cast, li: Phone, wang: Phone) -> None:
    for cursor in ("x", "-", "1-", "1-2-3", "f" * 16, "f" * 17, "1-2", SECRET):
        refused(li.get(f"/requests?before={cursor}"), 422, "invalid")
    for cursor in ("1", "ffffffffffffffff-1"):
        refused(wang.get(f"/desk?after={cursor}"), 422, "invalid")
    for limit in ("0", "51", "-1", "x", "1e9", "9" * 5000):
        refused(li.get(f"/requests?limit={limit}"), 422, "invalid")


def test_a_parameter_left_empty_was_not_given(cast: Cast, li: Phone, chen: Phone) -> None:
    li.file(cast)
    assert len(li.get("/requests?before=&limit=").json["items"]) == 1
    assert len(chen.get("/desk?state=&after=&limit=&as=&nobody=asked").json["items"]) == 1


def test_a_seen_that_no_version_can_be_is_refused(cast: Cast, li: Phone, wang: Phone) -> None:
    number = li.file(cast)
    for seen in ("", "?seen=", "?seen=x", "?seen=-1", "?seen=99999999999999999999", "?seen=1.5"):
        refused(li.delete(f"/requests/{number}{seen}"), 422, "invalid")
    for seen in ('"1"', "1.5", "-1", "true", "null", "1099511627776", "1e400", "[1]"):
        body = f'{{"seen": {seen}}}'
        answer = wang.post(f"/desk/{number}/accept", data=body, headers={"Content-Type": "application/json"})
        refused(answer, 422, "invalid")


def test_an_unknown_path_or_verb_is_a_problem_document_too(li: Phone) -> None:
    refused(li.get("/nothing"), 404, "not-found")
    verb = li.send("PUT", "/requests", json={})
    refused(verb, 405, "method-not-allowed")
    assert "POST" in verb.headers["Allow"]


def test_an_upload_is_one_photo_or_voice_and_nothing_else(li: Phone, photo: bytes) -> None:
    for data in (b"", b"%PDF-1.7", photo[:100], b"\x89PNG\r\n\x1a\n" + b"\0" * 100, b"<svg/>"):
        refused(li.upload(data), 422, "invalid")
    two = [(BytesIO(photo), "a.jpg"), (BytesIO(photo), "b.jpg")]
    refused(li.post("/uploads", data={"file": two}), 422, "invalid")
    refused(li.post("/uploads", data={"file": (BytesIO(photo), "a"), "more": "x"}), 422, "invalid")
    refused(li.post("/uploads", data={"other": (BytesIO(photo), "a")}), 422, "invalid")
    words = {"data": {"file": "[" * 50_000}, "content_type": "multipart/form-data"}
    refused(li.post("/uploads", **words), 422, "invalid")
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    refused(li.post("/uploads", data=b"--y\r\nnothing", headers=broken), 422, "invalid")


def test_consent_is_taken_only_for_templates_of_ours(li: Phone) -> None:
    given = {"template": "mp-tmpl-progress", "answer": "accept"}
    told = li.post("/consents", {"answers": [given]}).json
    assert told == {"left": [{"template": "mp-tmpl-progress", "credits": 1, "standing": False}]}
    assert li.post("/consents", {"answers": [given, given]}).json["left"][0]["credits"] == 3
    assert li.post("/consents", {"answers": [given | {"answer": "ban"}]}).json["left"][0]["credits"] == 0
    assert li.post("/consents", {"answers": [given | {"standing": True}]}).json["left"][0]["standing"] is True
    for wrong in ([], [given | {"template": SECRET}], [given | {"answer": SECRET}], [given] * 21, given):
        answer = li.post("/consents", {"answers": wrong})
        refused(answer, 422, "invalid")
        assert SECRET not in answer.text
