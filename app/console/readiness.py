"""准备情况: who has no station, no binding, no posted code; a list before residents find out."""

import re
from typing import Any

from flask import render_template, request, url_for

from app.console.starting import Starting, at_desk
from models import readiness as ready
from models import region, station
from models.readiness import LACKS, Lack

SHOWN = 50
AFTER = re.compile(r"[0-9a-f]{1,15}|[0-7][0-9a-f]{15}")  # no more than a column holds
# Where each is mended; a station's page is narrowed to the station that the list names.
MENDED_AT = {
    "seatless": "console.county_books", "villages": "console.county_books", "chiefless": "console.county_books",
    "bodies": "console.county_books", "off_duty": "console.county_books", "deputies_unbound": "console.people",
    "staff_unbound": "console.people", "stations_uncoded": "console.new_code", "groups_uncoded": "console.new_code",
    "deputies_uncoded": "console.new_code",
}  # fmt: skip
HOW = {
    "console.county_books": "在导入表里补上，再导入一次", "console.people": "由站长出示绑定码",
    "console.new_code": "做一张码",
}  # fmt: skip
BY_THEMSELVES = "本人登录工作台，在右上角的“我的微信”里出示绑定码，用手机扫一扫。"
INVITED = "请安全保密管理员在“人员职责”里发出邀请，本人用邀请链接设置密码。"


def readiness() -> str:
    with at_desk() as desk:
        here = desk.county(request.args.get("county", "") or str(desk.mine[0].id))
        chosen = next((lack for lack in LACKS if lack.key == request.args.get("list")), None)
        return render_template(
            "console/readiness.html", desk=desk, here=here, n=ready.counted(desk.session, here.id), lacks=LACKS,
            chosen=chosen, invited=INVITED, **(_list(desk, here.id, chosen) if chosen else {}),
        )  # fmt: skip


def _list(desk: Starting, county_id: int, lack: Lack) -> dict[str, Any]:
    given = request.args.get("after", "")
    after = int(given, 16) if AFTER.fullmatch(given) else 0
    rows = ready.listed(desk.session, county_id, lack, after, SHOWN + 1)
    more = f"{rows[SHOWN - 1].id:x}" if len(rows) > SHOWN else None
    names = region.names(desk.session, county_id) | station.names(desk.session, county_id)
    where = MENDED_AT.get(lack.key, "")
    return {
        "rows": [(row, names.get(row.station_id or 0, ""), _link(desk, where, row)) for row in rows[:SHOWN]],
        "more": more, "how": BY_THEMSELVES if lack.key == "others_unbound" else HOW.get(where, INVITED),
    }  # fmt: skip


def _link(desk: Starting, where: str, row: ready.One) -> str:
    """A station's page opens to who has stations at all; without one the workbook comes first."""
    if not where or (where != "console.county_books" and (not row.station_id or not desk.at_office)):
        return ""
    return url_for(where) if where == "console.county_books" else url_for(where, station=row.station_id)
