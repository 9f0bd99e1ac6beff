"""The explicit table from a desk's move to its verb and the body it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import Field
from sqlalchemy.orm import Session

from app.errors import Problem
from app.said import Day, IdText, MaybeText, Strict, Text
from models import clock, delivery, deputy
from models.service_request import Actor, HeldByAnother, ServiceRequest, Stale
from models.service_request.hands import holder_name
from models.service_request.telling import told_state
from models.workflow import MOVES as TABLE
from models.workflow import STATES, NotAllowed


class Seen(Strict):
    seen: int = Field(ge=0, le=2**31 - 1, description="您看到的版本号(version)")


class Spoken(Seen):
    text: Text


class MaybeSpoken(Seen):
    text: MaybeText = ""


class Promised(Spoken):
    until: Day = Field(description="新的承诺日期,如 2026-12-01")


class Assigned(MaybeSpoken):
    deputy: IdText = Field(description="代表编号")


@dataclass(frozen=True)
class Deed:
    """A desk move: the body it wants, and the verb it says on the request."""

    body: type[Seen]
    do: Callable[[ServiceRequest, Any, Actor], None]


DESK = {
    "accept": Deed(Seen, lambda request, body, by: request.accept(by=by)),
    "ask": Deed(Spoken, lambda request, body, by: request.ask(body.text, by=by)),
    "answer": Deed(Spoken, lambda request, body, by: request.answer(body.text, by=by)),
    "pass_on": Deed(Spoken, lambda request, body, by: request.pass_on(body.text, by=by)),
    "assign": Deed(Assigned, lambda request, body, by: request.assign(_seated(request, body), body.text, by=by)),
    "release": Deed(Seen, lambda request, body, by: request.release(by=by)),
    "promise": Deed(Promised, lambda request, body, by: request.promise_until(_coming(body), body.text, by=by)),
    "supervise": Deed(Spoken, lambda request, body, by: request.supervise(body.text, by=by)),
    "look_back": Deed(Spoken, lambda request, body, by: request.look_back(body.text, by=by)),
    "redo": Deed(Spoken, lambda request, body, by: request.redo(body.text, by=by)),
    "close": Deed(MaybeSpoken, lambda request, body, by: request.close(body.text, by=by)),
    "note": Deed(Spoken, lambda request, body, by: request.note(body.text, by=by)),
}


def _seated(request: ServiceRequest, body: Assigned) -> int:
    """Only a deputy who sits in this station can be given its requests."""
    here = {d.id: d.person_id for d in deputy.seated(request.session, request.station_id)}
    if int(body.deputy) not in here:
        raise Problem(422, "not-seated", "这位代表不在本站,请选择本站代表。")
    return here[int(body.deputy)]


def _coming(body: Promised) -> date:
    """A promise is for a day to come, and not for ever."""
    day = date.fromisoformat(body.until)
    if not clock.today() < day <= clock.today() + timedelta(days=366):
        raise Problem(422, "bad-day", "请填写明天以后、一年以内的日期。")
    return day


def play(request: ServiceRequest, move: str, body: Seen, by: Actor) -> None:
    """Say the verb, if the caller saw what is there now; who acts on it has heard of it."""
    with refusing(request):
        request.expect(body.seen)
        DESK[move].do(request, body, by)
    delivery.acknowledge(request.session, request.id, by.person_id)


class refusing:
    """Turns a refusal of the workflow into 409 with the present state."""

    def __init__(self, request: ServiceRequest, for_resident: bool = False) -> None:
        self.request, self.for_resident = request, for_resident

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if not isinstance(error, Stale | HeldByAnother | NotAllowed):
            return
        now = present(self.request.session, self.request, self.for_resident)
        slug, detail = {
            Stale: ("changed", f"这件诉求刚刚有了变化,现由{now['with']}办理,请看最新情况后再操作。"),
            HeldByAnother: ("held", f"已由{now['with']}受理。"),
            NotAllowed: ("not-allowed", f"当前状态为“{now['state_label']}”,不能进行这一步。"),
        }[type(error)]
        raise Problem(409, slug, detail, **now) from None


def present(session: Session, request: ServiceRequest, for_resident: bool = False) -> dict[str, Any]:
    """The present state, as a refused caller needs it."""
    state = told_state(request.state, for_resident)
    return {
        "state": state,
        "state_label": STATES[state].label,
        "version": request.version,
        "with": holder_name(session, request, for_resident),
    }


def label(move: str) -> str:
    return TABLE[move].label
