"""What the documents say may happen to a request, told a second time and apart from the record's own checks."""

from dataclasses import dataclass, field

from models.service_request import Actor, ServiceRequest
from models.workflow import MOVES

VERBS: dict[str, tuple[str, ...]] = {  # verb → the moves it may become
    "accept": ("accept",), "ask": ("ask",), "answer": ("answer",), "pass_on": ("pass_on",), "assign": ("assign",),
    "release": ("release",), "order": ("order",), "confirm": ("confirm",), "recall": ("recall",), "take": ("take",),
    "decline": ("decline", "contend"), "query": ("query",), "report": ("report",), "verify": ("verify",),
    "feedback": ("feedback",), "reject": ("reject",), "confer": ("confer",), "convene": ("convene",),
    "arrange": ("arrange",),
    "resume": ("resume",), "raise": ("raise_tier",), "lower": ("lower_tier",), "send_up": ("send_up",),
    "send_down": ("send_down",), "take_over": ("take_over",),
    "specialise": ("specialise",), "supervise": ("supervise",), "promise": ("promise",),
    "ask_more_time": ("ask_more_time",), "grant_time": ("grant_time",), "refuse_time": ("refuse_time",),
    "tell": ("reply", "respond", "say"), "rate": ("rate",), "look_back": ("look_back",), "come_back": ("come_back",),
    "phoned": ("phoned",), "dispute": ("dispute",), "uphold": ("uphold",), "take_up": ("take_up",), "redo": ("redo",),
    "close": ("close",), "withdraw": ("withdraw",), "note": ("note",), "amend": ("amend",), "exclude": ("exclude",),
    "include": ("include",),
}  # fmt: skip
SYSTEM_DOES = ("come_back",)
WHOSE = {  # who owns it, and who is asked to take it over
    "station": ("chief", None), "to_county": ("chief", "county"), "county": ("county", None),
    "to_station": ("county", "chief"),
}  # fmt: skip
DID_THE_WORK = ("answer", "feedback", "report")


@dataclass
class Told:
    """What the walk itself remembers of one request: who did what."""

    he: int  # who acts for the body that the walk's orders go to
    did: dict[str, set[int]] = field(default_factory=dict)
    doubted: set[int] = field(default_factory=set)  # who had done the work that is doubted
    reported: bool = False  # the housing bureau had reported before the doubt
    confirmed: bool = False  # the order that stands
    heard: bool = False  # somebody reached the resident since the promise came back
    special: bool = False  # 列为专项督办; the walk names nobody for it

    def by(self, *moves: str) -> set[int]:
        return set().union(*(self.did.get(m, set()) for m in moves))

    def note(self, move: str, person_id: int) -> None:
        self.did.setdefault(move, set()).add(person_id)
        if move == "dispute":
            self.doubted, self.reported = self.by(*DID_THE_WORK), self.he in self.by("report")
        self.heard = move == "phoned" or (self.heard and move != "come_back")
        self.special = self.special or move == "specialise"
        self.confirmed = move == "confirm" or (self.confirmed and move != "order")


def move_of(verb: str, one: ServiceRequest) -> str:
    """Which move this verb is, as the request stands."""
    if verb == "decline":
        return "decline" if one.returns == 0 else "contend"
    if verb == "tell":
        return {"asked": "reply", "queried": "respond"}.get(one.state, "say")
    return VERBS[verb][0]


def may(verb: str, one: ServiceRequest, by: Actor, told: Told, asked: set[int], given: int) -> bool:
    """Whether this actor may, by the table and by the sentences of docs/workflow.md."""
    move = MOVES[move_of(verb, one)]
    if one.state not in move.sources or by.role not in move.roles or move.name in one.profile.off:
        return False
    by_hand = by.role in ("deputy", "grid_worker")
    if by_hand and (one.holder_id not in (None, by.person_id) or by.person_id not in asked):
        return False
    if by.role == "handler" and one.department_id not in by.department_ids:
        return False
    owns, asked = WHOSE[one.owner]
    if move.name in ("send_up", "send_down", "take_over"):
        return by.role == (asked if asked or move.name == "take_over" else owns)
    if by.role in move.owner and by.role != owns:
        return False
    return _own_work(move.name, one, by, told, given) and _in_time(move.name, one, by, told)


def _own_work(move: str, one: ServiceRequest, by: Actor, told: Told, given: int) -> bool:
    """Who did the work may not accept it, ask how it was, or rule on a doubt about it; nor get the doubt back."""
    before_doubt = told.doubted if one.disputed_at else set()
    barred = {
        "feedback": told.by("take", "report"), "rate": told.by("answer", "feedback"),
        "verify": told.by("take", "report"), "reject": told.by("take", "report"),
        "uphold": before_doubt, "take_up": before_doubt, "phoned": told.by(*DID_THE_WORK),
    }.get(move, set())  # fmt: skip
    if move == "assign":
        return given not in before_doubt
    if move == "resume":
        return (one.holder_id or by.person_id) not in before_doubt
    if move == "order":
        return not (one.disputed_at and told.reported)
    if move == "close" and one.state != "rated":
        return by.person_id not in told.by("answer", "feedback")
    return by.person_id not in barred


def _in_time(move: str, one: ServiceRequest, by: Actor, told: Told) -> bool:
    """One doubt; no ruling on what nobody asked; nothing promised is written off before its day."""
    return {
        "confirm": not told.confirmed,
        "specialise": not told.special,
        "dispute": one.disputed_at is None,
        "ask_more_time": one.asked_until is None,
        "grant_time": one.asked_until is not None,
        "refuse_time": one.asked_until is not None,
        "close": not told.special and one.look_back_on is None and (one.state != "looking_back" or told.heard),
        "raise_tier": one.tier != "big",
        "lower_tier": one.tier != "small",
    }.get(move, True)
