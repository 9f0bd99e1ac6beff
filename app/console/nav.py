"""The ways across the desk: which pages there are, under which heading, and who has them at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.console.desk import Desk
from models.workflow import CHIEF

Shown = Callable[[Desk], bool]


def office(desk: Desk) -> bool:
    return desk.at_office


def writes_down(desk: Desk) -> bool:
    return desk.takes_down


def brings_in_ledgers(desk: Desk) -> bool:
    return CHIEF in desk.held


def calls_back(desk: Desk) -> bool:
    return desk.calls_back


def acts_for_a_body(desk: Desk) -> bool:
    return bool(desk.bodies)


def serves_a_grid(desk: Desk) -> bool:
    return desk.on_grid


def has_letters(desk: Desk) -> bool:
    return desk.at_office or bool(desk.bodies)


def presses(desk: Desk) -> bool:
    return desk.at_office or desk.supervises


def starts_a_county(desk: Desk) -> bool:
    return desk.starts


def audits(desk: Desk) -> bool:
    return desk.administers == "auditor"


def grants_roles(desk: Desk) -> bool:
    return desk.administers == "security"


def keeps_up(desk: Desk) -> bool:
    return desk.administers == "admin"


@dataclass(frozen=True)
class Way:
    """One link; `within` are the pages that stand under it besides its own."""

    endpoint: str
    label: str
    shown: Shown
    within: tuple[str, ...] = ()

    def leads_to(self, endpoint: str | None) -> bool:
        name = (endpoint or "").removeprefix("console.")
        return name == self.endpoint or name in self.within


@dataclass(frozen=True)
class Group:
    """Several ways under one heading; alone in its group a way stands in the bar itself."""

    label: str
    ways: tuple[Way, ...]

    def leads_to(self, endpoint: str | None) -> bool:
        return any(way.leads_to(endpoint) for way in self.ways)


def _of_letters(desk: Desk) -> str:
    return desk.letters_called


NAMED_BY_COUNTY: dict[str, Callable[[Desk], str]] = {"letters": _of_letters}

GROUPS = (
    Group("诉求", (
        Way("queue", "诉求", office, ("request", "move", "find", "bulk", "play_bulk")),
    )),
    Group("承办", (
        Way("handling", "承办事项", acts_for_a_body, ("handled", "handle", "report", "sitting")),
    )),
    Group("网格", (Way("grid", "交我办理", serves_a_grid, ("grid_one", "grid_move", "grid_phone")),)),
    Group("登记", (
        Way("intake", "代群众登记", writes_down, ("take_down", "taken_down")),
        Way("imports", "导入旧台账", brings_in_ledgers, ("read_ledger", "ledger")),
    )),
    Group("办理", (
        Way("letters", "交办函", has_letters, ("letter_receipt", "paper_receipt")),
        Way("meetings", "会商", office, ("meeting", "plan_meeting", "excuse", "conclude")),
        Way("pressed", "督办", presses, ("pressed_one", "press", "name_supervisor", "dismiss_supervisor")),
        Way("topics", "建议议题", office, ("topic", "new_topic", "make_topic", "topic_act")),
        Way("look_back", "回头看", office, ()),
        Way("samples", "电话抽访", calls_back, ("sampled",)),
    )),
    Group("通知", (
        Way("deliveries", "通知", office, ()),
        Way("calls", "待电话告知", office, ("call_link",)),
    )),
    Group("统计", (
        Way("figures", "统计看板", office, ("figure_cases", "figure_tables", "figure_topics")),
        Way("bulletin", "简报", office, ("kept_bulletins", "kept_bulletin", "kept_bulletin_cases")),
        Way("month_sheet", "月报", office, ()),
        Way("own_ledger", "电子台账", office, ()),
        Way("walls", "大屏", office, ()),
    )),
    Group("设置", (
        Way("codes", "二维码", office, ("code", "new_code", "make_code", "revoke_code", "hang_code", "take_down_code")),
        Way("prints", "批量印制", office, ("order_prints", "print_order")),
        Way("people", "人员", office, ("binding", "show_binding", "portrait", "keep_portrait")),
        Way("absences", "请假与代理", office, ("add_absence",)),
        Way("groups", "代表小组", office, ("group", "save_roster", "join_group", "leave_group")),
        Way("stations", "联络站", office, ("station", "change_station")),
        Way("departments", "承办单位", office, ("department", "add_department", "change_department")),
        Way("county_books", "建县导入", starts_a_county, ("county_book", "bring_county_book")),
        Way("readiness", "准备情况", starts_a_county, ()),
    )),
    Group("审计", (Way("audit", "审计记录", audits, ("audited",)),)),
    Group("人员职责", (Way("grants", "人员职责", grants_roles, ("invite", "grant", "end_role", "disable", "enable")),)),
    Group("系统状况", (Way("upkeep", "系统状况", keeps_up, ()),)),
)  # fmt: skip


def headings(desk: Desk) -> Iterator[Group]:
    """What this desk has; what it has not is absent."""
    for group in GROUPS:
        mine = tuple(_named(way, desk) for way in group.ways if way.shown(desk))
        if mine:
            yield Group(group.label, mine)


def _named(way: Way, desk: Desk) -> Way:
    named = NAMED_BY_COUNTY.get(way.endpoint)
    return Way(way.endpoint, named(desk), way.shown, way.within) if named else way
