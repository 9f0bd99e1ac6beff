"""A deputy's photo for the wall: hung, replaced, taken down."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from app import portraits as kept
from app import uploads
from app.console.desk import Desk, at_desk, caller, seat
from app.errors import not_found
from app.house import house
from app.once import once, told_before
from media import portrait as drawn
from media.photo import MOST_BYTES, NotAPhoto, Photo
from models import deputy
from models import portrait as portraits
from models.db import OutcomeUnknown
from models.deputy import Deputy
from models.idempotency import KeyReused
from models.types import new_id


def portrait(person_id: int) -> str:
    with at_desk() as desk:
        return _page(desk, person_id)


def _page(desk: Desk, person_id: int, why: str = "") -> str:
    one = _find(desk, person_id)
    return render_template(
        "console/portrait.html", desk=desk, one=one, name=deputy.name_of(desk.session, person_id), why=why,
        src=kept.url(portraits.of_deputy(desk.session, one.id)),
    )  # fmt: skip


def _find(desk: Desk, person_id: int) -> Deputy:
    """A deputy seated at one of this desk's stations; a county's staff have those too who sit nowhere yet."""
    one = deputy.serving(desk.session, person_id)
    homes = deputy.stations_of(desk.session, one.id) if one else []
    here = bool(set(homes) & set(desk.actor.station_ids))
    if one and not here and desk.actor.role == "county":
        here = one.county_id in [county.id for county in desk.counties]
    if one is None or not here:
        raise not_found("没有找到这位代表，或其不属于您的联络站。")
    return one


def keep(person_id: int) -> Response:
    """Cleaned before any transaction; a file that is no photo is told so, and nothing of it is kept."""
    with at_desk() as desk:
        _find(desk, person_id)
    try:
        if told_before(caller()) is None:
            _hang(person_id, _cleaned())
    except (NotAPhoto, KeyReused) as why:
        said = why.reason if isinstance(why, NotAPhoto) else "这张表已经提交过别的照片，请重新选择照片再提交。"
        with at_desk() as desk:
            return make_response(_page(desk, person_id, said), 422)
    return redirect(url_for("console.portrait", person_id=person_id, done="portrait"), 303)  # type: ignore[return-value]


def _cleaned() -> Photo:
    upload = request.files.get("photo")
    return drawn.clean(upload.stream.read(MOST_BYTES + 1) if upload else b"")


def _hang(person_id: int, photo: Photo) -> None:
    """Bytes before the row: a crash leaves bytes without a row, never the reverse. What no row wants goes again."""
    photo_id, facts = new_id(), (len(photo.data), photo.width, photo.height)
    kept.put(house(), photo_id, photo.data)

    def work(session: Session) -> tuple[int, dict[str, Any]]:
        desk = seat(session)
        gone = portraits.keep(session, _find(desk, person_id).id, photo_id, facts, desk.actor.person_id)
        return 200, {"gone": gone}

    try:
        done = once(caller(), work)
    except OutcomeUnknown:
        raise  # it may hang there
    except Exception:
        uploads.discard(house(), [portraits.store_key(photo_id)])
        raise
    _discard({"gone": portraits.store_key(photo_id)} if done.replayed else done.answer)


def drop(person_id: int) -> Response:
    outcome = once(caller(), lambda session: _drop(seat(session), person_id))
    _discard(outcome.answer)
    return redirect(url_for("console.portrait", person_id=person_id, done="no_portrait"), 303)  # type: ignore[return-value]


def _drop(desk: Desk, person_id: int) -> tuple[int, dict[str, Any]]:
    return 200, {"gone": portraits.drop(desk.session, _find(desk, person_id).id)}


def _discard(answer: dict[str, Any]) -> None:
    uploads.discard(house(), [key for key in [answer.get("gone")] if key])
