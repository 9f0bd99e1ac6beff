"""How a matter stands and what was done with it, in a resident's words; the county's own stand behind them."""

from models import workflow
from models.profile import Profile

# Where the tables' own word is an office's.
STATES = {
    "held": "待受理", "returned": "正在安排承办人", "asked": "等反映人补充", "queried": "等反映人补充",
    "conferring": "有关单位正在会商", "reported": "承办单位已办，正在核实", "disputed": "正在处理异议",
    "looking_back": "正在回头看结果", "closed": "已办结",
}  # fmt: skip
MOVES = {
    "hold": "提交诉求", "assign": "联络站安排承办人", "order": "交给承办单位办理", "confirm": "确认交办的内容",
    "recall": "从承办单位收回", "reject": "结果没有通过，退回承办单位继续办理", "decline": "承办单位退回",
    "contend": "承办单位再次退回，转有关单位会商", "confer": "提请有关单位会商",
    "convene": "会商确定办法，交承办单位办理", "raise_tier": "提高办理级别", "lower_tier": "调整办理级别",
    "specialise": "列为专项督办", "send_up": "提请县人大协同办理", "send_down": "县人大交联络站办理",
    "take_over": "接手办理", "come_back": "承诺到期，回头看结果", "close": "办结",
}  # fmt: skip


def state(name: str, own: bool = False) -> str:
    """`own`: as told to whoever filed it."""
    said = STATES.get(name) or workflow.STATES[name].label
    return said.replace("反映人", "您") if own else said


def state_in_full(county: Profile, name: str, own: bool = False) -> str:
    return _with(county.state_labels.get("filed" if name == "held" else name, ""), state(name, own))


def move(county: Profile, name: str) -> str:
    plain = MOVES.get(name) or workflow.MOVES[name].label
    return _with(county.move_labels.get("file" if name == "hold" else name, ""), plain)


def _with(own: str, plain: str) -> str:
    """The county's word too, where it has one; alone, where it says the plain one already."""
    return own if plain in own else f"{plain}（{own}）" if own else plain
