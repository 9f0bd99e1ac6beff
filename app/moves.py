"""One move of a desk: said by the caller, refused in plain words, and who acts on it has heard of it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from app.deeds import DESK
from app.deeds.bodies import Seen
from app.errors import Problem, invalid
from models import delivery
from models.service_request import (
    Actor,
    HeldByAnother,
    NotTogether,
    NotYet,
    OwnWork,
    SameTier,
    ServiceRequest,
    Stale,
    Unfounded,
    plainly,
)
from models.service_request.hands import holder_name
from models.service_request.telling import told_state
from models.workflow import MOVES as TABLE
from models.workflow import NotAllowed

NOT_YET = {
    "rated": "还不能销号：群众还没有评价，也没有到视为“未评价”的期限。请等群众评价，不必操作。",
    "supervised": "还不能销号：这件事列为专项督办，还没有确定过督办人。请先在督办页确定督办人，再销号。",
    "looked_back": "还不能销号：请先点“回访”问问群众（站长、县人大都可以），或由没有办理这件事的人记录“电话抽访”。",
    "phoned": "还不能销号：请没有办理这件事的人（站长、县人大）打电话或上门走访，再点“电话抽访”记下来。",
    "promise_pending": "还不能销号：这件事承诺了完成日期，到期会自动回头看，之后才能销号。",
    "result_unknown": (
        "还不能销号：承诺已到期，请等群众作第二次评价；或由没有办理这件事的人打电话、上门问过，"
        "点“电话抽访”记下来。"
    ),
    "no_alert": "这件诉求没有警示，或已经解除。",
    "no_extension_asked": "没有待审批的延期申请。",
    "extension_asked": "已有一份延期申请等候审批，请等批复后再申请。",
    "confirmed_before": "您已经确认过了。",
    "special_before": "这件诉求已经列为专项督办，请在督办页确定督办人。",
    "nothing_to_score": "这件诉求没有交承办单位办理，不作满意度测评。",
    "scored_before": "您已经测评过这件诉求，测评只作一次。",
    "disputed_before": "异议只能提出一次。您可以补充情况，或到代表联络站反映。",
    "deleted": "这件诉求的内容已按您的要求删除，不能再提出异议。您可以重新反映，或到代表联络站反映。",
    "too_late": "已经超过提出异议的期限。您可以重新反映，或到代表联络站反映。",
}
NOT_TOGETHER = {
    "unknown": "没有找到这个编号的诉求，请核对后重试。",
    "elsewhere": "只能并入本站的另一件诉求。",
    "cannot_lead": "那一件已经答复、撤回或并入别的诉求，不能再并入。",
    "leads_others": "已有别的诉求并入这一件，请先撤销那些并案。",
    "private": "那一件仅指定代表和站长可见，别的诉求不能并入；可以把它并入公开的一件。",
    "complaint": "反映干部或单位的诉求，只能与反映同一对象的诉求并案。",
    "own_way": "不公开的诉求请单独提交。",
    "full": "并入那一件的诉求已经很多，请单独办理，或列入建议、议题。",
}
UNFOUNDED = {
    "outcome": "请选择办理结果。",
    "reason": "不能办理的，请写明原因。",
    "rule": "不能办理的，请写明依据的规定。",
    "whose": "不属于受理范围的，请写明属于谁的职责、怎样联系。",
    "look_back_on": "请填写承诺完成的日期，要在明天以后。",
    "cost": "投入资金不能少于其中的补贴和自筹之和。",
    "until": "申请延期的日期，要晚于现在的期限。",
    "grades": "请给每个方面选一档：满意、基本满意或不满意。",
}
REFUSED: dict[type[Exception], Callable[[Any, dict[str, Any]], Problem]] = {
    Stale: lambda why, now: Problem(
        409, "changed", f"这件诉求刚刚有了变化，现由{now['with']}办理，请看最新情况后再操作。", **now
    ),
    HeldByAnother: lambda why, now: Problem(409, "held", f"已由{now['with']}受理。", **now),
    OwnWork: lambda why, now: Problem(
        409, "own-work", "办理这件事的人不能验收、抽访或裁定自己的工作，请由其他人操作。", **now
    ),
    NotYet: lambda why, now: Problem(409, "not-yet", NOT_YET[str(why)], **now),
    NotAllowed: lambda why, now: Problem(
        409, "not-allowed", f"当前状态为“{now['state_label']}”，不能进行这一步。", **now
    ),
    NotTogether: lambda why, now: invalid({"into": NOT_TOGETHER[str(why)]}),
    SameTier: lambda why, now: invalid({"tier": "请选择与现在不同的分级。"}),
    Unfounded: lambda why, now: invalid({why.field: UNFOUNDED[why.field]}),
}


def play(request: ServiceRequest, move: str, body: Seen, by: Actor) -> None:
    """Say the verb, if the caller saw what is there now; who acts on it has heard of it."""
    with refusing(request):
        request.expect(body.seen)
        DESK[move].do(request, body, by)
    delivery.acknowledge(request.session, request.id, by.person_id)


class refusing:
    """Turns a refusal of the workflow into 409 with the present state, or 422 with the field that is wrong."""

    def __init__(self, request: ServiceRequest, for_resident: bool = False) -> None:
        self.request, self.for_resident = request, for_resident

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if type(error) in REFUSED:
            now = present(self.request.session, self.request, self.for_resident)
            raise REFUSED[type(error)](error, now) from None


def present(session: Session, request: ServiceRequest, for_resident: bool = False) -> dict[str, Any]:
    """The present state, as a refused caller needs it."""
    state = told_state(request.state, for_resident)
    return {
        "state": state,
        "state_label": plainly.state(state) if for_resident else request.profile.state_label(state),
        "version": request.version,
        "with": holder_name(session, request, for_resident),
    }


def label(move: str) -> str:
    return TABLE[move].label
