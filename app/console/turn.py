"""Whose turn it is at a request, said before any button: what is another's to do stands first for nobody else."""

from dataclasses import dataclass

from models import deputy
from models.department import Department
from models.service_request import Actor, ServiceRequest
from models.service_request.hands import office, office_called
from models.service_request.listing import Line
from models.service_request.record import OWNERS
from models.workflow import PAUSED, SAID, WAITING

TAIL = {"filed": "，还没有受理", "asked": "，正等群众补充", "queried": "，正等群众补充"}
OVER = {"merged": "随主办的一件一起办理", "closed": "已经销号", "withdrawn": "群众已撤回"}
LISTENING = {  # what the office itself does before it closes
    "supervised": ("已答复群众。这件事列为专项督办，还没有确定督办人：请先在督办页确定，再销号", ()),
    "looked_back": ("已答复群众，请先回访：点“回访”问问群众结果怎样，再销号", ("look_back", "phoned")),
    "phoned": ("已答复群众，请先电话抽访或走访，再销号", ("phoned",)),
}  # fmt: skip
STILL = {
    "rated": "已答复群众，正等群众评价",
    "result_unknown": "承诺已到期，正等群众再次评价；也可以电话抽访、上门走访",
}  # fmt: skip


@dataclass(frozen=True)
class Turn:
    mine: bool  # the reader's own, or their office's
    said: str
    first: tuple[str, ...] = ()  # the moves that this sentence speaks of


def of(one: ServiceRequest, actor: Actor, line: Line) -> Turn:
    here = OWNERS[one.owned_by] == actor.role
    if one.state in SAID:
        return _told(one, actor, here)
    if one.state not in WAITING:
        return Turn(False, OVER[one.state])
    if line.concern:
        return _asks(one, actor, line.concern)
    if here and one.holder_id == actor.person_id and one.state not in (*PAUSED, "ordered", "taken"):
        return Turn(True, "由您办理" + _late(one))
    return Turn(False, _with(one, line) + _late(one))


def _asks(one: ServiceRequest, actor: Actor, concern: str) -> Turn:
    """Something has to be done by one office: its own, or the one that is asked to take the matter over."""
    which = one.asked_over or one.owned_by
    here = OWNERS[which] == actor.role
    whom = "您" if here else office_called(one.session, one, which)
    return Turn(here, f"请{whom}处理：{concern}", ("send_up", "send_down") if here and one.asked_over else ())


def _with(one: ServiceRequest, line: Line) -> str:
    if one.state == "ordered" and one.department_id:
        return f"已交办{one.session.get_one(Department, one.department_id).name}，还没有受理"
    whom = line.with_whom
    if one.holder_id and whom == office(one.session, one):
        whom += deputy.name_of(one.session, one.holder_id)
    return f"现由{whom}办理" + TAIL.get(one.state, "")


def _late(one: ServiceRequest) -> str:
    return "，已经超期" if one.overdue else ""


def _told(one: ServiceRequest, actor: Actor, here: bool) -> Turn:
    """There is an answer: the office closes it once the county's rules have what they want."""
    if not here:
        return Turn(False, f"已答复群众，由{office(one.session, one)}销号")
    if one.state == "rated" and (one.result_grade or one.grade) == "unsatisfied":
        return Turn(True, "群众评价不满意。请看是退回重办，还是说明情况后销号", ("redo",))
    missing = one.missing_before_close()
    if missing[:1] == ["phoned"] and actor.person_id in one.handlers():
        return Turn(False, "已答复群众。您办理过这件事，请其他同事电话抽访或上门走访，再销号")
    if missing and missing[0] in LISTENING:
        return Turn(True, *LISTENING[missing[0]])
    if missing and missing[0] == "promise_pending" and one.look_back_on:
        return Turn(False, f"已答复群众，{one.look_back_on.month}月{one.look_back_on.day}日自动回头看")
    if missing:
        return Turn(False, STILL[missing[0]])
    if one.state != "rated" and actor.person_id in one.handlers():
        return Turn(False, "您已答复群众，正等群众评价；评价以前由其他同事销号")
    return Turn(True, "群众已经评价，可以销号" if one.state == "rated" else "已答复群众，可以销号")


def of_handler(one: ServiceRequest) -> Turn:
    """A department's: its own while it has been asked or is at work."""
    if one.state == "ordered":
        return Turn(True, "请您受理" + ("；不属于本单位职责的，可以退单" if one.may_be_sent_back else ""))
    if one.state == "taken":
        return Turn(True, "由本单位办理" + _late(one))
    said = {"queried": "正等群众补充，计时暂停", "reported": f"已报告结果，等{office(one.session, one)}核实后答复群众"}
    said |= OVER | dict.fromkeys(SAID, "已答复群众")
    return Turn(False, said.get(one.state, "现由联络站安排"))


def of_hands(one: ServiceRequest, actor: Actor, whom: str) -> Turn:
    """A grid worker's: what was given to them, until they have answered or passed it on."""
    if one.state in SAID:
        return Turn(False, "已答复群众")
    if one.state not in WAITING:
        return Turn(False, OVER[one.state])
    if not one.is_with(actor.person_id) or one.holder_id not in (None, actor.person_id):
        return Turn(False, f"现由{whom}办理")
    if one.state == "filed":
        return Turn(True, "请您受理；办不了的，转交联络站" + _late(one))
    mine = one.state == "accepted"
    return Turn(mine, ("由您办理" if mine else f"现由{whom}办理{TAIL.get(one.state, '')}") + _late(one))
