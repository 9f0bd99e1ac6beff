"""代登记回执: what a deputy hands over after a visit, as a page to read out from and as a picture to keep or print."""

from flask import make_response, render_template
from werkzeug.wrappers import Response

from app import slip
from app.errors import not_found
from app.h5 import who
from app.h5.intake import Visit, visit
from app.house import house
from models import intake as door
from models.service_request import ServiceRequest, alerts
from models.service_request.filing import read_number
from models.service_request.telling import first_words
from models.station import Station

UNTAKEN = ("held", "filed", "returned")
TOLD = {
    "call": "有了结果，会打电话告诉您。", "visit": "有了结果，会上门告诉您。",
    "board": "有了结果，会贴在公示栏，不写您的姓名。",
}  # fmt: skip


def _find(here: Visit, number: str) -> tuple[ServiceRequest, Station]:
    one = door.find(here.session, read_number(number), here.actor)
    if one is None:
        raise not_found("没有找到这件登记，或它不是您登记的。")
    return one, here.session.get_one(Station, one.station_id)


def taken_down(number: str) -> Response:
    """What to hand over and to read out: number and query code, while we still know it."""
    try:
        with house().database.read() as session:
            here = visit(session)
            one, office = _find(here, number)
            return make_response(render_template(
                "h5/intake_done.html", one=one, said=first_words(session, one), code=slip.code_for(one.number),
                office=office, mine=one.is_with(here.me.person_id), promise=slip.promise(one), TOLD=TOLD,
                early=one.state in UNTAKEN, alert=alerts.of_one(session, one),
            ))  # fmt: skip
    except who.SignInFirst:
        return who.to_sign_in()


def taken_down_picture(number: str) -> Response:
    """The same slip that a resident gets who files by themselves."""
    try:
        with house().database.read() as session:
            one, office = _find(visit(session), number)
            drawn = slip.picture(one, office.name)
    except who.SignInFirst:
        return who.to_sign_in()
    return Response(drawn, mimetype="image/png")
