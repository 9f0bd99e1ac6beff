"""States and moves: the whole truth of what may follow what, and who may do it, in one table."""

from collections.abc import Collection
from dataclasses import dataclass

RESIDENT, DEPUTY, CHIEF, COUNTY, HANDLER = "resident", "deputy", "chief", "county", "handler"
CLERK, GRID, SUPERVISOR, SYSTEM = "clerk", "grid_worker", "supervisor", "system"
DESK_HANDS = (DEPUTY, CHIEF, GRID)  # who takes a matter into their own hands
OFFICE = (CHIEF, COUNTY)  # the station, or the county once the station has sent it up


@dataclass(frozen=True)
class State:
    name: str
    label: str
    step: int  # of the four steps a resident sees: 已提交 → 已受理 → 办理中 → 已答复
    open: bool = True


STATES = {
    state.name: state
    for state in (
        State("held", "待站长核看", 1),
        State("filed", "待受理", 1),
        State("returned", "待站长安排", 1),
        State("accepted", "办理中", 3),
        State("asked", "待群众补充", 3),
        State("ordered", "待承办单位受理", 3),
        State("taken", "承办单位办理中", 3),
        State("queried", "承办单位待群众补充", 3),
        State("conferring", "联席会商中", 3),
        State("reported", "待验收", 3),
        State("disputed", "群众有异议", 3),
        State("merged", "已并案办理", 2),
        State("answered", "已答复", 4),
        State("rated", "已评价", 4),
        State("looking_back", "回头看", 4),
        State("closed", "已销号", 4, open=False),
        State("withdrawn", "已撤回", 4, open=False),
    )
}
STEPS = ("已提交", "已受理", "办理中", "已答复")
OPEN = tuple(s.name for s in STATES.values() if s.open)
PLACING = ("filed", "returned", "accepted")  # in a deputy's or the station's own hands
WORKING = (*PLACING, "ordered", "taken", "conferring", "reported", "disputed")  # the clock runs
PAUSED = ("asked", "queried")  # for the resident, and for nobody else
WAITING = ("held", *WORKING, *PAUSED)  # somebody still owes an answer
SAID = ("answered", "rated", "looking_back")  # there is an answer, and it may still be doubted
EVER = tuple(name for name in STATES if name not in ("held", "withdrawn"))
FIRST = "filed"


@dataclass(frozen=True)
class Move:
    name: str
    label: str
    sources: tuple[str, ...]
    to: str | None  # None: the state stays, the history grows
    roles: tuple[str, ...]
    aloud: bool = True  # False: what is said with it stays between colleagues
    owner: tuple[str, ...] = ()  # these offices only while the matter is theirs; sent up, it is the county's


MOVES = {
    move.name: move
    for move in (
        # 点单: it comes in
        Move("file", "提交诉求", ("",), "filed", (RESIDENT, DEPUTY, CLERK, GRID)),
        Move("hold", "暂留待核", ("",), "held", (RESIDENT,)),
        Move("join", "加入同一诉求", ("",), "merged", (RESIDENT, CLERK, GRID)),
        Move("release", "放行", ("held",), "filed", (CHIEF, SYSTEM), aloud=False),
        Move("flag", "内容待核", OPEN, None, (SYSTEM,), aloud=False),
        Move("merge", "并案", ("held", *PLACING), "merged", (CHIEF,), aloud=False, owner=OFFICE),
        Move("unmerge", "撤销并案", ("merged",), "filed", (CHIEF, SYSTEM), aloud=False),
        Move("share", "答复", ("merged",), "answered", (SYSTEM,)),
        # in a deputy's or the station's hands
        Move("accept", "受理", ("filed", "returned"), "accepted", (*DESK_HANDS, COUNTY), owner=OFFICE),
        Move("assign", "交办", ("held", *PLACING, "disputed"), "filed", OFFICE, aloud=False, owner=OFFICE),
        Move("call_in", "请代为处理", ("filed", "accepted"), None, (SYSTEM,)),
        Move("ask", "请群众补充", PLACING, "asked", (*DESK_HANDS, COUNTY), owner=OFFICE),
        Move("reply", "补充说明", ("asked",), "accepted", (RESIDENT,)),
        Move("answer", "答复", (*PLACING, "asked", "looking_back"), "answered", (*DESK_HANDS, COUNTY), owner=OFFICE),
        Move("pass_on", "转交代表联络站", ("filed", "accepted", "asked"), "returned", (DEPUTY, GRID), aloud=False),
        # 定单, 买单, 验单: a department acts, and somebody else accepts the work
        Move("order", "定单交办", PLACING, "ordered", (DEPUTY, *OFFICE), owner=OFFICE),
        Move("confirm", "确认定单", ("ordered", "taken"), None, (RESIDENT,)),
        Move("recall", "撤回交办", ("ordered",), "accepted", (DEPUTY, *OFFICE), aloud=False, owner=OFFICE),
        Move("take", "承办单位受理", ("ordered",), "taken", (HANDLER,)),
        Move("decline", "退单", ("ordered",), "accepted", (HANDLER,), aloud=False),
        Move("contend", "再次退单，转联席会商", ("ordered",), "conferring", (HANDLER,), aloud=False),
        Move("query", "承办单位请群众补充", ("taken",), "queried", (HANDLER,)),
        Move("respond", "补充说明", ("queried",), "taken", (RESIDENT,)),
        Move("report", "报告办理结果", ("taken",), "reported", (HANDLER,), aloud=False),
        Move("verify", "验收通过", ("reported",), "answered", OFFICE, owner=(CHIEF,)),
        Move("reject", "验收退回", ("reported",), "taken", OFFICE, aloud=False, owner=(CHIEF,)),
        Move("feedback", "反馈", ("reported",), "answered", (DEPUTY, *OFFICE), owner=OFFICE),
        # 难事联席会商, 大事专项督办, 县乡联动
        Move("confer", "提请联席会商", (*PLACING, "ordered", "taken", "disputed"), "conferring", OFFICE, owner=OFFICE),
        Move("arrange", "安排会商", ("conferring",), None, OFFICE, aloud=False, owner=OFFICE),
        Move("convene", "会商定办", ("conferring",), "taken", OFFICE, aloud=False, owner=OFFICE),
        Move("resume", "会商后继续办理", ("conferring",), "accepted", OFFICE, aloud=False, owner=OFFICE),
        Move("raise_tier", "提级", WORKING, None, OFFICE, aloud=False, owner=OFFICE),
        Move("lower_tier", "降级", WORKING, None, OFFICE, aloud=False, owner=OFFICE),
        Move("send_up", "提请县级协同", WORKING, None, (CHIEF,), aloud=False, owner=OFFICE),
        Move("send_down", "交回联络站", WORKING, None, (COUNTY,), aloud=False, owner=OFFICE),
        Move("take_over", "接办", WORKING, None, OFFICE, aloud=False),
        Move("specialise", "专项督办", (*WORKING, *SAID), None, OFFICE, aloud=False),
        Move("supervise", "督办", (*WORKING, *PAUSED, *SAID), None, (*OFFICE, SUPERVISOR), aloud=False),
        # clocks
        Move("promise", "调整承诺日期", WORKING, None, OFFICE, owner=OFFICE),
        Move("ask_more_time", "申请延期", ("accepted", "taken"), None, (DEPUTY, GRID, HANDLER), aloud=False),
        Move("grant_time", "同意延期", ("accepted", "taken"), None, OFFICE, owner=OFFICE),
        Move("refuse_time", "不同意延期", ("accepted", "taken"), None, OFFICE, aloud=False, owner=OFFICE),
        Move("recount", "承诺日期重新计算", (*WORKING, *PAUSED), None, (SYSTEM,)),
        # 评价, 回头看, 异议, 销号
        Move("rate", "评价", ("answered", "looking_back"), "rated", (RESIDENT,)),
        Move("look_back", "回访", SAID, None, (*OFFICE, CLERK)),
        Move("come_back", "到期回头看", ("answered", "rated"), "looking_back", (SYSTEM,)),
        Move("phoned", "电话抽访", (*SAID, "closed"), None, (*OFFICE, CLERK), aloud=False),
        Move("dispute", "提出异议", (*SAID, "closed"), "disputed", (RESIDENT,)),
        Move("uphold", "维持答复", ("disputed",), "answered", OFFICE, owner=OFFICE),
        Move("take_up", "站长重新办理", ("disputed",), "accepted", OFFICE, owner=OFFICE),
        Move("redo", "退回重办", SAID, "returned", OFFICE, owner=OFFICE),
        Move("close", "销号", SAID, "closed", OFFICE, owner=OFFICE),
        Move("withdraw", "撤回", (*WAITING, "merged"), "withdrawn", (RESIDENT,)),
        Move("score", "满意度测评", (*SAID, "closed"), None, (DEPUTY,), aloud=False),
        # at any time
        Move("say", "补充情况", (*WAITING, "merged", *SAID), None, (RESIDENT,)),
        Move("note", "内部备注", OPEN, None, (DEPUTY, *OFFICE, HANDLER, CLERK, GRID, SUPERVISOR), aloud=False),
        Move("lift_alert", "解除警示", (*WAITING, "merged", *SAID), None, OFFICE, aloud=False),
        Move("amend", "更正", (*SAID, "closed"), None, OFFICE, aloud=False),
        Move("exclude", "不计入统计", EVER, None, OFFICE, aloud=False),
        Move("include", "恢复计入统计", EVER, None, OFFICE, aloud=False),
        Move("bundle", "列入议题", EVER, None, (DEPUTY, *OFFICE)),
        Move("unbundle", "移出议题", EVER, None, (DEPUTY, *OFFICE), aloud=False),
        Move("follow_up", "议题进展", EVER, None, (DEPUTY, *OFFICE)),
    )
}


class NotAllowed(Exception):
    """The table has no such step from here for this role."""


def moves_for(state: str, role: str, off: Collection[str] = ()) -> list[Move]:
    """What this role may do from here; `off` are the moves that a county does not use."""
    return [m for m in MOVES.values() if state in m.sources and role in m.roles and m.name not in off]


def target(move: str, state: str, role: str, off: Collection[str] = ()) -> str:
    step = MOVES[move]
    if state not in step.sources or role not in step.roles or move in off:
        raise NotAllowed(f"{role} may not {move} what is {state or 'not yet filed'}")
    return step.to or state
