"""States and moves: the whole truth of what may follow what, and who may do it, in one table."""

from dataclasses import dataclass

RESIDENT, DEPUTY, CHIEF, SYSTEM = "resident", "deputy", "chief", "system"


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
        State("answered", "已答复", 4),
        State("rated", "已评价", 4),
        State("closed", "已销号", 4, open=False),
        State("withdrawn", "已撤回", 4, open=False),
    )
}
STEPS = ("已提交", "已受理", "办理中", "已答复")
OPEN = tuple(s.name for s in STATES.values() if s.open)
WAITING = ("held", "returned", "filed", "accepted", "asked")  # somebody still owes an answer
FIRST = "filed"


@dataclass(frozen=True)
class Move:
    name: str
    label: str
    sources: tuple[str, ...]
    to: str | None  # None: the state stays, the history grows
    roles: tuple[str, ...]
    aloud: bool = True  # False: what is said with it stays between colleagues


MOVES = {
    move.name: move
    for move in (
        Move("file", "提交诉求", ("",), "filed", (RESIDENT,)),
        Move("hold", "暂留待核", ("",), "held", (RESIDENT,)),
        Move("release", "放行", ("held",), "filed", (CHIEF, SYSTEM), aloud=False),
        Move("flag", "内容待核", OPEN, None, (SYSTEM,), aloud=False),
        Move("accept", "受理", ("filed", "returned"), "accepted", (DEPUTY, CHIEF)),
        Move("assign", "交办", ("held", "filed", "returned", "accepted"), "filed", (CHIEF,), aloud=False),
        Move("call_in", "请值班代表协助", ("filed",), None, (SYSTEM,)),
        Move("promise", "调整承诺日期", ("filed", "returned", "accepted"), None, (CHIEF,)),
        Move("supervise", "督办", ("filed", "returned", "accepted", "asked"), None, (CHIEF,), aloud=False),
        Move("look_back", "回访", ("answered", "rated"), None, (CHIEF,)),
        Move("ask", "请群众补充", ("filed", "returned", "accepted"), "asked", (DEPUTY, CHIEF)),
        Move("reply", "补充说明", ("asked",), "accepted", (RESIDENT,)),
        Move("answer", "答复", ("filed", "returned", "accepted", "asked"), "answered", (DEPUTY, CHIEF)),
        Move("pass_on", "转交代表联络站", ("filed", "accepted", "asked"), "returned", (DEPUTY,), aloud=False),
        Move("rate", "评价", ("answered",), "rated", (RESIDENT,)),
        Move("redo", "退回重办", ("answered", "rated"), "returned", (CHIEF,)),
        Move("close", "销号", ("answered", "rated"), "closed", (CHIEF,)),
        Move("withdraw", "撤回", WAITING, "withdrawn", (RESIDENT,)),
        Move("say", "补充情况", (*WAITING, "answered", "rated"), None, (RESIDENT,)),
        Move("note", "内部备注", OPEN, None, (DEPUTY, CHIEF), aloud=False),
    )
}


class NotAllowed(Exception):
    """The table has no such step from here for this role."""


def moves_for(state: str, role: str) -> list[Move]:
    return [m for m in MOVES.values() if state in m.sources and role in m.roles]


def target(move: str, state: str, role: str) -> str:
    step = MOVES[move]
    if state not in step.sources or role not in step.roles:
        raise NotAllowed(f"{role} may not {move} what is {state or 'not yet filed'}")
    return step.to or state
