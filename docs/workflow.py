"""workflow.md: every state and move as the table has them, and below them what a table cannot say."""

from collections.abc import Iterator

from models.workflow import MOVES, PAUSED, STATES, STEPS, WORKING, Move, State

HEAD = """\
# The life of a request

Written by `make states` from `models/workflow.py`: do not edit it here. What stands behind the tables at the end is
kept in `docs/workflow.py`.

![every state, and every move that leads to another](states.svg)
"""
ROLES = {
    "resident": "群众", "deputy": "代表", "grid_worker": "网格员", "chief": "站长", "county": "县人大",
    "clerk": "工作人员", "handler": "经办人", "supervisor": "督办人", "system": "系统",
}  # fmt: skip
CONDITIONS = """\
## What the table does not say

**Whose it is**

- What one may not see does not exist: `visible_to` (`seeing.py`) is asked before the table is.
- A deputy or grid worker acts on what is addressed to them and not passed on since. The first to accept, ask or
  answer holds it; from then on only the holder acts, and the others look on.
- While its holder is away (请假), who was called in to stand in acts on it too: an answer, a question or a transfer
  is theirs then. Back again, the holder finds what was not done their own.
- A handler acts only while their department is the one that was asked. What it sent back it sees no more.
- Of the two offices only the one that owns the matter makes the moves marked ◐. At first that is the station.
  提请县级协同 asks the county, 交回联络站 the station; until the other has made 接办, nothing changes hands. The office
  that is asked may also say no, by the same move the other way; while it is asked, the owner does not ask again.
  Number, record and station stay the same. What a department works on, a meeting, a report keep their dates.
- Whoever gave an order has the matter until the department has accepted it.
- A complaint hides its filer from whom it is about: of a village's officials from all but the offices, of a department
  from it, its superior and whoever works there, in whatever role they look. They read the matter without name,
  number, voice and photos (`unnamed.py`); a department at work on a complaint of another never knows either.

**Nobody judges their own work**

- 验收通过, 验收退回, 反馈: never by who ever took the order or reported the result, nor by another who acts for that
  department. The county may accept any department's
  work, the station that of what is the station's.
- 维持答复, 站长重新办理: never by who answered, fed back or reported, also where one answer was told to several
  requests at once. A disputed matter is not given to them either (交办).
- 销号: by somebody other than who answered, unless the resident has rated.
- 电话抽访: never by who did the work. 同意延期, 不同意延期: never by who asked.
- 满意度测评: never by a deputy who took the order or reported the result as the department's handler.

**Once**

- 退单: once, with the duty cited. The second time the same button makes 再次退单，转联席会商, and a meeting is
  called in the same breath.
- 专项督办: listed once; naming and dismissing its supervisors are the same move, and go on.
- 提出异议: once, and within `closing.dispute_days` of the answer, or of the promise that came back; not of what its
  resident had deleted.
- 确认定单: once of each order. 满意度测评: once of each deputy, where a department has worked and the county names
  aspects to score by.
- 安排会商: the day that is named is what the resident is promised. A body complained of may be asked to come; of the
  matter it reads when and where, and what it agreed to do itself.
- 会商定办: the lead unit answers by the last day that it agreed to itself; where it agreed to none, by the county's
  clock. Its letter bears the same day, and the title that the minutes gave where there was no order.
- 申请延期: one at a time, for a later day than the promised one. Until it is ruled on the old promise holds; once
  the matter is in other hands the wish is gone.
- 解除警示: only of what bears one, with how it was made sure; what was recognised stays in the history. Words that
  come later (补充情况, 补充说明, 提出异议) are read as those of the filing were.
- 提级, 降级: into another tier of the county's, up or down as the name says. That tier's clock begins.

**Endings and writing off**

- An ending says what it must: 暂不能解决 the reason and the rule, 不属本单位职责 whose business it is, 已列入计划 the
  day, which lies ahead.
- 销号 wants what `closing.needs` names: a rating (or `silent_days` of silence since the answer), a look-back, a call.
- What was made a special supervision is not written off before a supervisor was named; that may be done while the
  answer stands, too.
- A promise is not written off before its day, and until then nothing else is asked for. On that day it comes back by
  itself (到期回头看) and the resident is asked the second question. Then 销号 wants their answer to it, or somebody who
  reached them, or a try and `silent_days` of silence.
- 评价 fills 答复满意 after the answer, and 结果满意 once a promise has come back.
- 退回重办 and 提出异议 take the ending and the ratings back; 维持答复 puts the ending in force again, and of a promise
  that had come back the first grade with it.
- 更正 brings no ending that owes its resident words: 暂不能解决, 不属本单位职责 and 已列入计划 are said by answering.

**Many and one**

- 并案, 加入同一诉求: within one station, into an open request that goes along with no other and is not private;
  never from one complaint into another's. Who leads others goes along with nobody.
- An answer to the one is told to all who go along (答复, by the system). From then on each is rated, doubted and
  written off by itself. If the one is withdrawn, the others are on their own again.

**What a county does not use**

- A move in `off` of its file is offered to nobody and refused to everybody, for what was filed under that version
  of the file. One of 验收通过 and 反馈 is always off. What the system does by itself cannot be, nor anything without
  which a matter could get stuck.
- The names above are ours. A county's file may give its own (`labels.states`, `labels.moves`) and its own gates
  (`stages`), as a view of these states: [counties.md](counties.md), [profiles.md](profiles.md).
"""


def markdown() -> str:
    states = (_state(state) for state in STATES.values())
    return "\n".join([HEAD, "## States\n", *states, "## Who makes which move\n", *_matrix(), "", CONDITIONS])


def _state(state: State) -> str:
    moves = [move for move in MOVES.values() if state.name in move.sources]
    on = [f"| {_named(move)} | {_by(move)} | {_told(move.to)} |" for move in moves if move.to not in (None, state.name)]
    still = "、".join(f"{move.label} `{move.name}`" for move in moves if move.to in (None, state.name))
    lines = [f"### {state.label} `{state.name}`\n", _about(state) + "\n"]
    if on:
        lines += ["| move | by | leads to |", "|---|---|---|", *on, ""]
    if still:
        lines.append(f"It stays so: {still}.\n")
    return "\n".join(lines)


def _about(state: State) -> str:
    clock = "The clock runs." if state.name in WORKING else "The clock stands still." if state.name in PAUSED else ""
    ended = "" if state.open else "Ended."
    came = "、".join(dict.fromkeys(move.label for move in MOVES.values() if move.to == state.name))
    step = f"The resident reads step {state.step}, {STEPS[state.step - 1]}."
    return " ".join(part for part in (step, clock, ended, f"Reached by {came}.") if part)


def _named(move: Move) -> str:
    return f"{move.label} `{move.name}`"


def _by(move: Move) -> str:
    return "、".join(ROLES[role] + _half(move, role) for role in move.roles)


def _half(move: Move, role: str) -> str:
    return " ◐" if role in move.owner else ""


def _told(state: str | None) -> str:
    return f"{STATES[state].label} `{state}`" if state else ""


def _matrix() -> Iterator[str]:
    yield "● may · ◐ only the office that owns the matter · “quiet”: what is said with it stays between colleagues\n"
    yield f"| move | {' | '.join(f'{label}<br>`{role}`' for role, label in ROLES.items())} | quiet |"
    yield f"|---|{':-:|' * (len(ROLES) + 1)}"
    for move in MOVES.values():
        cells = [(_half(move, role).strip() or "●") if role in move.roles else "" for role in ROLES]
        yield f"| {_named(move)} | {' | '.join(cells)} | {'' if move.aloud else 'quiet'} |"
