"""The filters beside a queue: what each may be set to, how many that leaves, and what is set now."""

from collections.abc import Callable
from typing import NamedTuple

from app.console.sieve import ALL, DUE, FIXED, MINE, YES, Asked, Stage
from models import deputy, person, region, tally
from models.department import Department
from models.holding import held
from models.region import Region
from models.service_request import hands, queue, sifting
from models.service_request.calling import for_office
from models.service_request.columns import COUNTY
from models.station import Station
from models.workflow import CHIEF, STATES, WAITING

LABELS = {
    "whom": "现由", "category": "类别", "village": "村（社区）", "tier": "分级", "source": "来源",
    "private": "公开范围", "unsatisfied": "评价", "owner": "负责",
}  # fmt: skip
MERGED = "merged"  # goes along with another, and is no gate of its own
MOST = 12  # values that are offered of one filter


class Value(NamedTuple):
    """One link: what it says, where it leads, and how many there are; None where counting would cost too much."""

    label: str
    link: str
    n: int | None
    on: bool = False
    hot: bool = False


class Group(NamedTuple):
    label: str
    values: list[Value]


class Filter(NamedTuple):
    name: str
    label: str
    values: list[Value]


def tabs(asked: Asked) -> list[Group]:
    """The few that matter at the head, by the kept tallies: each open matter stands in one tab of the last two groups.

    What the second group counts adds up to 全部待办."""
    n = tally.of_stations(asked.session, list(asked.actor.station_ids))
    waits = queue.count(asked.session, asked.actor, WAITING, [for_office(asked.session, asked.actor)])
    first = [
        Value("全部待办", asked.link(state=ALL), sum(n.get(s, 0) for s in WAITING), asked.tab == ALL),
        Value("待我处理", asked.link(state=MINE), waits, asked.tab == MINE, bool(waits)),
    ]
    merged = Stage(MERGED, asked.words.state_label(MERGED), (MERGED,), True)
    shown = [
        (one, Value(one.label, asked.link(state=one.name), sum(n.get(s, 0) for s in one.states), asked.tab == one.name))
        for one in (*asked.stages, merged)
        if not one.rest or asked.tab == one.name or any(n.get(state) for state in one.states)
    ]
    return [
        Group("", first),
        Group("分环节", [value for one, value in shown if one.waits]),
        Group("不计入待办", [value for one, value in shown if not one.waits]),
    ]


def states(asked: Asked) -> list[Value]:
    """Every state by itself, for whoever looks for one of them."""
    n = tally.of_stations(asked.session, list(asked.actor.station_ids))
    shown = [state for state in STATES if n.get(state) or state == asked.tab]
    return [Value(asked.words.state_label(s), asked.link(state=s), n.get(s, 0), s == asked.tab) for s in shown]


def filters(asked: Asked) -> list[Filter]:
    """Counted where there are few enough; else only what the county's own lists offer."""
    counted = _counted(asked)
    found = []
    for name in ("due", *LABELS):
        offered = _offered(asked, name, counted[name] if counted is not None else None)
        if offered:
            found.append(Filter(name, LABELS.get(name, "期限"), offered))
    return found


def _counted(asked: Asked) -> sifting.Counts | None:
    n = tally.of_stations(asked.session, list(asked.actor.station_ids))
    if sum(n.get(state, 0) for state in asked.states) > sifting.MOST_COUNTED:
        return None
    return sifting.counts(asked.session, asked.actor, asked.states, asked.wanted, asked.narrow)


def _offered(asked: Asked, name: str, n: dict[str, int] | None) -> list[Value]:
    on = asked.wanted.get(name, "")
    keys = _keys(asked, name, n)
    keys += [on] if on and on not in keys else []
    names = _names(asked, keys) if name == "whom" else {}
    return [
        Value(names.get(k) or label(asked, name, k), asked.link(**{name: "" if k == on else k}),
              n.get(k, 0) if n is not None else None, k == on, (name, k) == ("due", "late"))
        for k in keys
    ]  # fmt: skip


def _keys(asked: Asked, name: str, n: dict[str, int] | None) -> list[str]:
    """In the county's own order where there is one, else the commonest first."""
    listed = FIXED.get(name) or tuple(t.name for t in asked.words.tiers if name == "tier")
    if listed:
        return [key for key in listed if n is None or n.get(key)]
    if n is None:
        return list({"category": asked.words.categories, "source": asked.words.sources}.get(name, ()))
    return sorted(n, key=lambda key: -n[key])[:MOST]


def label(asked: Asked, name: str, value: str) -> str:
    named: dict[str, Callable[[], str]] = {
        "due": lambda: DUE[value],
        "whom": lambda: _office(asked, value) if value in sifting.OFFICES else _who(asked, int(value)),
        "village": lambda: _where(asked, int(value)),
        "tier": lambda: asked.words.tier(value).label,
        "source": lambda: asked.words.sources.get(value, value),
        "private": lambda: YES["private"],
        "unsatisfied": lambda: YES["unsatisfied"],
        "owner": lambda: "县级协同",
    }
    return named.get(name, lambda: value)() or "没有这一项"


def _office(asked: Asked, value: str) -> str:
    return "县人大" if value == COUNTY else "本站" if asked.actor.role == CHIEF else "联络站"


def _names(asked: Asked, keys: list[str]) -> dict[str, str]:
    """The bodies and deputies among them, for all of them at once."""
    ids = [int(key) for key in keys if key not in sifting.OFFICES]
    found = hands.called(asked.session, ids, _counties(asked)) if ids else {}
    return {str(one): name for one, name in found.items()}


def _counties(asked: Asked) -> set[int]:
    return {held(asked.session, Station, station_id).county_id for station_id in asked.actor.station_ids}


def _who(asked: Asked, value: int) -> str:
    """A body, a deputy, a colleague of these stations; whoever is none of them has no name here."""
    session, here = asked.session, asked.actor.station_ids
    counties = _counties(asked)
    if body := session.get(Department, value):
        return body.name if body.county_id in counties else ""
    if serving := deputy.of_person(session, value):
        return f"{deputy.name_of(session, value)}代表" if serving.county_id in counties else ""
    roles = {(role.scope_kind, role.scope_id) for role in person.roles_of(session, value)}
    ours = value == asked.actor.person_id or roles & {("station", one) for one in here}
    return deputy.name_of(session, value) if ours else ""


def _where(asked: Asked, value: int) -> str:
    return region.full_name(asked.session, value) if asked.session.get(Region, value) else ""


def chips(asked: Asked) -> list[Value]:
    """What is set now, each with the link that takes it away."""
    return [
        Value(label(asked, name, value), asked.link(**{name: ""}), None, True) for name, value in asked.wanted.items()
    ]
