"""How each desk move looks as a form: its button, its hint, and its fields, for whichever page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app import absences
from app.moves import NOT_YET
from models import department, deputy
from models.profile import Profile
from models.service_request import Actor, ServiceRequest, at_hand
from models.service_request.closing import GRADES
from models.service_request.counting import EXCLUSIONS
from models.service_request.ending import OUTCOMES, WANTED

Choice = tuple[str, str]


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    kind: str = "text"  # text, line, day, number, choice, radio, photos; on a phone voice, snaps
    required: bool = True
    hint: str = ""
    only: str = ""  # shown only while this outcome is ticked


@dataclass(frozen=True)
class Form:
    button: str
    hint: str
    fields: tuple[Field, ...] = ()
    big: bool = False  # the usual next step: a full button
    title: str = ""  # where the move's own name tells others who made it
    called: str = ""  # what it is here, where the move's own name would say another thing


TEXT = Field("text", "内容")
MAYBE = Field("text", "附言", required=False)
WHY = Field("text", "原因")
UNTIL = Field("until", "日期", "day")
ENDING = (
    Field("outcome", "办理结果", "radio"),
    Field("reason", "不能办理的原因", "line", False, only="cannot"),
    Field("rule", "依据的规定", "line", False, "写明文件名称和条款", only="cannot"),
    Field("whose", "属于谁的职责，怎样联系", "line", False, only="not_ours"),
    Field("look_back_on", "承诺完成的日期", "day", False, "到期系统会自动回头看", only="promised"),
)
ANSWER = (TEXT, *ENDING)
PHOTOS = "最多 9 张，每张不超过 5 MB"
CATEGORY, TIER = Field("category", "类别", "choice", False), Field("tier", "分级", "choice", False)

FORMS = {
    "release": Form("放行", "核看过了，按原来的去向继续办理。", big=True),
    "accept": Form("受理", "由您直接办理；群众会看到“已受理”和答复期限。", big=True),
    "take_up": Form("重新办理", "由本站重新办理；群众会看到新的期限。", big=True),
    "take": Form("受理", "受理后由本单位负责到底；群众会看到现由本单位办理。", big=True),
    "assign": Form(
        "交办", "会在微信里通知。群众看不到这里写的话。", (Field("deputy", "交给谁", "choice"), MAYBE), big=True,
    ),
    "order": Form(
        "交办承办单位", "承办单位看到的是这份定单，不是群众的原话；群众可以确认。",
        (Field("title", "定单标题", "line"), Field("text", "要办什么"), Field("department", "承办单位", "choice"),
         CATEGORY, TIER), big=True,
    ),
    "recall": Form("撤回交办", "承办单位受理之前可以撤回。", (WHY,)),
    "decline": Form(
        "退单", "只能退一次；再退的，由站长另定承办单位。",
        (WHY, Field("duty", "依据的职责规定", "line", hint="写明文件名称和条款")),
    ),
    "query": Form("发出询问", "缺什么情况就问什么；等候期间暂停计时，群众会看到。", (TEXT,), title="请群众补充"),
    "report": Form(
        "报告办理结果", "写清做了什么、结果如何；由联络站或人大核实后答复群众。",
        (Field("text", "办理结果"), Field("cost", "投入资金（元）", "number", False),
         Field("subsidy", "其中补贴资金（元）", "number", False),
         Field("raised", "其中群众自筹（元）", "number", False),
         Field("households", "受益户数", "number", False), Field("before", "办理前的照片", "photos", False, PHOTOS),
         Field("after", "办理后的照片", "photos", False, PHOTOS)), big=True,
    ),
    "verify": Form("验收通过并答复", "写给群众看：办了什么、结果如何。", ANSWER, big=True),
    "feedback": Form("反馈", "写给群众看：办了什么、结果如何。", ANSWER, big=True),
    "reject": Form("验收退回", "说明哪里还没办好；退回承办单位继续办。", (WHY,)),
    "answer": Form("发出答复", "写清怎么办的、结果如何；群众会看到。", ANSWER, big=True),
    "ask": Form("发出询问", "缺什么情况就问什么；等候期间暂停计时，群众会看到。", (TEXT,)),
    "pass_on": Form("转交", "写明原因，由站长安排；群众看不到原因。", (WHY,)),
    "merge": Form(
        "并案", "群众各自的话互相看不到，各有各的编号和通知。", (Field("into", "并入哪一件（编号）", "line"), MAYBE),
    ),
    "unmerge": Form("撤销并案", "恢复为单独的一件，重新计时。", (WHY,)),
    "confer": Form("提请联席会商", "难事请有关单位坐到一起；群众会看到正在会商。", (WHY,)),
    "convene": Form(
        "会商定办", "写明会商纪要。牵头单位由您确定，不能再退。",
        (Field("lead", "牵头单位", "choice"), Field("text", "会商纪要")),
    ),
    "resume": Form("继续办理", "会商后不需要单位牵头，由原承办人继续。", (TEXT,)),
    "raise_tier": Form("提级", "说明为什么提级；期限按新的分级重新算。", (Field("tier", "提到哪一级", "choice"), WHY)),
    "lower_tier": Form("降级", "说明为什么降级；期限按新的分级重新算。", (Field("tier", "降到哪一级", "choice"), WHY)),
    "send_up": Form(
        "提请县级协同", "编号、记录不变；县人大接办之前仍由本站负责。县里交下来办不了的，也从这里退回。", (WHY,),
    ),
    "send_down": Form("交回联络站", "编号、记录不变；要联络站接办的，接办之前仍由县人大负责。", (WHY,)),
    "take_over": Form("接办", "接办后由您这一级负责；编号、记录不变，群众会看到。", big=True),
    "specialise": Form("列为专项督办", "列入专项督办，随后在督办页确定督办人。", (WHY,)),
    "supervise": Form(
        "记录督办", "承办人会收到提醒；群众看不到这里写的话。", (Field("kind", "督办方式", "choice", False), TEXT),
    ),
    "promise": Form("改定日期", "说明为什么改期；群众会看到新的日期和原因。", (UNTIL, WHY)),
    "ask_more_time": Form("申请延期", "批准之前原来的期限不变。", (Field("until", "申请延到哪天", "day"), WHY)),
    "grant_time": Form("同意延期", "群众会看到新的日期和这里写的话。", (MAYBE,), big=True),
    "refuse_time": Form("不同意延期", "原来的期限不变。", (WHY,)),
    "look_back": Form("发出回访", "问问事情办得怎么样；群众会看到，可以补充情况。", (TEXT,)),
    "phoned": Form(
        "记录抽访", "电话或上门问结果；办理人不能抽访自己办的事。",
        (Field("way", "方式", "radio"), Field("reached", "是否联系上", "radio"),
         Field("grade", "群众的评价", "choice", False), TEXT),
    ),
    "uphold": Form("维持答复", "说明为什么维持；群众会看到。", (WHY,)),
    "redo": Form("退回重办", "说明哪里还没办好；群众会看到。", (WHY,)),
    "close": Form("销号", "办结归档。可以写一句话，群众会看到。", (MAYBE,), big=True),
    "note": Form("保存备注", "只有同事能看到，群众看不到。", (TEXT,)),
    "lift_alert": Form("解除警示", "核实后不必再警示的，可以解除：写明怎样核实的。群众看不到。", (WHY,)),
    "amend": Form(
        "更正", "更正会留痕，并计入统计说明。要改为暂不能解决、不属本单位职责或作出承诺的，请退回重办后重新答复。",
        (Field("category", "类别", "choice", False), Field("outcome", "办理结果", "choice", False), WHY),
    ),
    "exclude": Form(
        "不计入统计", "理由会留痕，并显示在各项比率旁边。", (Field("why", "理由", "radio"), Field("text", "说明")),
    ),
    "include": Form("恢复计入统计", "恢复后重新计入各项比率。", (WHY,)),
}  # fmt: skip
SAYING_NO = {  # by the office that was asked to take the matter over
    "send_up": Form(
        "退回县人大", "办不了的，写明原因退回；编号、记录不变，仍由县人大负责。", (WHY,), called="退回县人大",
    ),
    "send_down": Form(
        "退回联络站", "不需要县里办的，写明原因退回；编号、记录不变，仍由联络站负责。", (WHY,), called="退回联络站",
    ),
}  # fmt: skip
LIKELY = {  # which form stands open, by state
    "accepted": ("answer",), "returned": ("assign",), "rated": ("close",), "reported": ("verify", "feedback"),
    "conferring": ("convene",), "disputed": ("assign",), "taken": ("report",),
}  # fmt: skip

THUMB = {  # what stands at the foot of a deputy's page, by state; the rest is behind 更多
    "filed": ("accept", "answer", "ask"), "returned": ("accept", "answer"), "accepted": ("answer", "ask", "pass_on"),
    "asked": ("answer", "pass_on"), "looking_back": ("answer",), "reported": ("feedback",), "ordered": ("recall",),
}  # fmt: skip
IN_A_WORD = {
    "accept": "受理", "answer": "答复", "ask": "询问", "pass_on": "转交", "feedback": "反馈", "recall": "撤回交办",
}  # fmt: skip


@dataclass(frozen=True)
class Choices:
    """What the lists on a page offer, asked for once and only where a form needs it."""

    session: Session
    request: ServiceRequest
    county: Profile = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "county", self.request.profile)

    def of(self, move: str, name: str) -> Sequence[Choice]:
        if name == "tier":
            return self._tiers(move)
        offered: dict[str, Any] = {
            "deputy": self._deputies, "department": self._departments, "lead": self._departments,
            "outcome": lambda: self._outcomes(move), "category": lambda: [(c, c) for c in self.county.categories],
            "kind": lambda: [(k, k) for k in self.county.supervision.pushes],
            "why": lambda: list(EXCLUSIONS.items()), "grade": lambda: list(GRADES.items()),
            "reached": lambda: [("yes", "联系上了"), ("no", "没有联系上")],
            "way": lambda: [("phone", "电话抽访"), ("visit", "上门走访")],
        }  # fmt: skip
        return list(offered[name]())

    def listed(self, field: str) -> Sequence[str]:
        """Words that the county has set down for a line which is else free."""
        return self.county.endings["cannot"].reasons if field == "reason" else ()

    def wants(self, move: str) -> list[str]:
        """What has to happen first, told before anybody presses in vain."""
        return [NOT_YET[need] for need in self.request.missing_before_close()] if move == "close" else []

    def _tiers(self, move: str) -> list[Choice]:
        rank, now = self.county.tier_rank, self.county.tier_rank(self.request.tier)
        fits = {"raise_tier": lambda n: rank(n) > now, "lower_tier": lambda n: rank(n) < now}.get(move, lambda n: True)
        return [(t.name, t.label) for t in self.county.tiers if fits(t.name)]

    def _outcomes(self, move: str) -> list[Choice]:
        """From solved on downwards, however the county's file was kept."""
        offered = [key for key in OUTCOMES if move != "amend" or key not in WANTED]
        known = [self.county.endings[key] for key in offered if key in self.county.endings]
        return [(one.key, one.label + f"（{one.kind}类）" * bool(one.kind)) for one in known]

    def _departments(self) -> list[Choice]:
        known = department.of_county(self.session, self.request.county_id)
        offered = [d for d in known if d.id != self.request.about_department_id]
        return [(str(d.id), d.name + ("" if department.handlers(self.session, d.id) else NO_HANDS)) for d in offered]

    def _deputies(self) -> list[Choice]:
        """Grid workers, the nearest first; then deputies, whether a notice finds them and who stands in for them."""
        barred = self.request.hands_before_the_doubt()
        here = [d for d in deputy.seated(self.session, self.request.station_id) if d.person_id not in barred]
        reached = {d.id for d in deputy.reachable(self.session, here)}
        grid = at_hand.grid_workers(self.session, self.request).items()
        away = absences.notes(self.session, here, self.request.station_id)
        return [
            (str(p), f"{deputy.name_of(self.session, p)}网格员" + (f"（{place}）" if place else ""))
            for p, place in grid if p not in barred
        ] + [
            (str(d.id), absences.name_of(self.session, d) + ("" if d.id in reached else UNREACHED) + away[d.id])
            for d in here
        ]  # fmt: skip


NO_HANDS = "（还没有经办人，不能在线受理）"
UNREACHED = "（未绑定微信，收不到通知）"


def forms_of(request: ServiceRequest) -> dict[str, Form]:
    return FORMS | SAYING_NO if request.asked_over else FORMS


def moves_of(request: ServiceRequest, actor: Actor) -> list[Any]:
    """The moves this actor may make that make sense now, in the table's order."""
    pointless = {
        "grant_time": request.asked_until is None, "refuse_time": request.asked_until is None,
        "ask_more_time": request.asked_until is not None, "exclude": bool(request.excluded),
        "include": not request.excluded, "confirm": True, "lift_alert": not request.is_alarming,
        "specialise": request.is_special, "raise_tier": request.tier == request.profile.tiers[-1].name,
        "lower_tier": request.tier == request.profile.tiers[0].name,
    }  # fmt: skip
    return [m for m in request.moves_for(actor) if m.name in FORMS and not pointless.get(m.name)]


