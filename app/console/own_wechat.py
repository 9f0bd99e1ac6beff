"""我的微信: whoever signs in here binds their own phone, so that what is asked of them reaches it."""

from flask import Response, g, make_response, render_template
from sqlalchemy.orm import Session

from app.console import binding as shown
from app.console import own_desk
from app.errors import not_found
from app.house import house
from models import appointing, binding, deputy, region
from models.binding.standing import UNBOUND
from models.person import roles_of
from models.region import Region
from wechat.errors import WechatError


def own() -> str:
    return _page()


def _page(why: str = "") -> str:
    with house().database.read() as session:
        how = binding.standing(session, [g.person_id])[g.person_id]
        return render_template(
            "console/own_wechat.html", desk=own_desk.seat(session), how=how, unbound=how.why == UNBOUND, why=why,
            open=bool(house().settings.wx_sa_appid),
        )  # fmt: skip


def show() -> Response:
    """Two factors let them in: nobody else need say whose phone it is."""
    with house().database.read() as session:
        own_desk.seat(session)
    try:
        return shown.made(lambda session: (_county(session), g.person_id))
    except WechatError as why:
        return make_response(_page(why.said), 503)


def _county(session: Session) -> Region:
    serving = deputy.serving(session, g.person_id)
    held = [appointing.county_at(session, role.scope_kind, role.scope_id) for role in roles_of(session, g.person_id)]
    found = next((one for one in [*held, serving and serving.county_id] if one), None)
    if found is None:
        raise not_found()
    return region.county(session, found)
