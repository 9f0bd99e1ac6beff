"""A photo goes in as it came and out as a safe one, to those who may see it."""

from io import BytesIO

from PIL import Image

from tests.api.conftest import Phone, refused
from tests.cast import Cast


def test_a_photo_comes_back_to_its_owner_with_safe_headers(cast: Cast, li: Phone, photo: bytes) -> None:
    made = li.upload(photo)
    assert made.status_code == 201
    assert {k: made.json[k] for k in ("kind", "mime", "width", "height")} == {
        "kind": "photo", "mime": "image/jpeg", "width": 40, "height": 30,
    }  # fmt: skip
    shown = li.get(f"/attachments/{made.json['id']}")
    assert Image.open(BytesIO(shown.data)).size == (40, 30)
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert shown.headers["Content-Disposition"] == f"inline; filename={made.json['id']}.jpg"
    assert "private" in shown.headers["Cache-Control"]
    part = li.get(f"/attachments/{made.json['id']}", headers={"Range": "bytes=0-2"})
    assert (part.status_code, part.data) == (206, b"\xff\xd8\xff")
    same = li.get(f"/attachments/{made.json['id']}", headers={"If-None-Match": shown.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    refused(li.get(f"/attachments/{made.json['id']}", headers={"Range": "bytes=999999-"}), 416, "bad-request")


def test_a_loose_upload_is_seen_by_its_owner_only(
    cast: Cast, li: Phone, wang: Phone, chen: Phone, photo: bytes
) -> None:
    made = li.upload(photo).json["id"]
    for phone in (wang, chen):
        refused(phone.get(f"/attachments/{made}"), 404, "not-found")


def test_once_filed_it_is_seen_by_whoever_may_see_the_request(
    cast: Cast, client: Phone, li: Phone, wang: Phone, chen: Phone, photo: bytes, signed_in
) -> None:
    made = li.upload(photo).json["id"]
    li.file(cast, attachments=[made])
    for phone in (li, wang, chen):
        assert phone.get(f"/attachments/{made}").status_code == 200
    for who in (cast.stranger, cast.zhao, cast.zhou):
        refused(signed_in(who).get(f"/attachments/{made}"), 404, "not-found")
    refused(client.get(f"/attachments/{made}"), 401, "signed-out")
    refused(li.get("/attachments/9223372036854775807"), 404, "not-found")
    refused(li.get("/attachments/9223372036854775808"), 422, "invalid")


def test_an_upload_is_used_once_and_by_its_owner(cast: Cast, li: Phone, photo: bytes, signed_in) -> None:
    made = li.upload(photo).json["id"]
    stolen = {"text": "a", "code_token": cast.wang_code, "attachments": [made]}
    refused(signed_in(cast.stranger).post("/requests", stolen), 422, "invalid")
    number = li.file(cast, attachments=[made])
    refused(li.post("/requests", stolen), 422, "invalid")
    refused(li.post(f"/requests/{number}/messages", {"text": "看图", "attachments": [made]}), 422, "invalid")


def test_a_photo_alone_answers_too(cast: Cast, li: Phone, photo: bytes) -> None:
    number, made = li.file(cast), li.upload(photo).json["id"]
    refused(li.post(f"/requests/{number}/messages", {}), 422, "invalid")
    assert li.post(f"/requests/{number}/messages", {"attachments": [made]}).status_code == 201
    said = li.get(f"/requests/{number}").json["timeline"][-1]
    assert (said["said"]["text"], [one["id"] for one in said["attachments"]]) == ("（照片）", [made])


def test_an_upload_sent_twice_is_kept_once(app, cast: Cast, li: Phone, photo: bytes) -> None:
    first = li.upload(photo, key="the-same-photo")
    again = li.upload(photo, key="the-same-photo")
    assert again.json == first.json and again.headers["Idempotent-Replay"] == "true"
    refused(li.upload(photo + b"\0", key="the-same-photo"), 422, "key-reused")
    assert len(_stored(app)) == 1


def test_who_hoards_uploads_is_stopped_and_leaves_no_bytes_behind(app, cast: Cast, li: Phone, photo: bytes) -> None:
    from models.attachment import MOST_LOOSE, Attachment

    def hoard(session) -> None:
        for _ in range(MOST_LOOSE):
            session.add(Attachment(owner_id=cast.li, kind="photo", mime="image/jpeg", size=1))

    cast.database.transact(hoard)
    answer = li.upload(photo)
    refused(answer, 429, "too-many-uploads")
    assert answer.headers["Retry-After"] and _stored(app) == []


def _stored(app) -> list[object]:
    return [p for p in app.extensions["mashang"].settings.attachments.rglob("*") if p.is_file()]
