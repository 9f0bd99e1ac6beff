"""The whole format of a county's file in one table; `docs/profiles.md` tells it to people."""

from models import workflow
from models.profile.kinds import Day, Flag, Kind, OneOf, Share, Text, Whole
from models.profile.reading import UNITS
from models.profile.tables import Free, Many, Promise, Rows, Table

NEEDS = {"rated": "rate", "looked_back": "look_back", "phoned": "phoned"}  # before 销号 → the move that does it
PATHS = {"direct": "", "grid": "", "meeting": "confer", "supervision": "specialise"}  # → the move it cannot do without
CLOCKS = ("accept", "hand_over", "take", "answer", "redo", "verify")
ENDINGS = ("solved", "partly", "promised", "cannot", "not_ours", "not_found", "withdrawn")

NAME = Text(20, r"[a-z][a-z0-9_]*", "应是小写英文字母开头的名称，只含小写字母、数字和下划线，不超过20个字符")
NUMBER = Text(
    40, r"([^{}]|\{year\})*\{n\}([^{}]|\{year\})*", '必须含有 {n}（流水号），可以含 {year}，如 "{year}年第{n}号"'
)
AT = Text(5, r"([01][0-9]|2[0-3]):[0-5][0-9]", '应是时刻，如 "22:00"')
WORDS, NAMES = Text(), Many(Text())
PHONE = Text(30, r"[0-9-]{3,15}( \S+)?", '应是电话号码，后面可空一格写是哪里的，如 "119 火警"')
UNIT: dict[str, Kind] = dict(zip(UNITS, (Whole(1, 250), Whole(1, 8760), Whole(1, 2000)), strict=True))
CLOCK = Promise(UNIT, {"ours": Flag()})
CLOCK_TABLE = Table(dict.fromkeys(CLOCKS, CLOCK))
TIER = Table(
    {
        "name": NAME, "label": Text(20), "path": OneOf(PATHS),
        "clocks": Table(dict.fromkeys(CLOCKS, CLOCK), may_miss=CLOCKS),
    },
    may_miss=("path", "clocks"),
)  # fmt: skip
ENDING: dict[str, Kind] = {"label": Text(20), "class": OneOf(("A", "B", "C", "D", ""))}
GIVES_REASONS = "cannot"  # the ending whose answer must say why
APPRAISAL: dict[str, Kind] = {
    "per_term": Whole(1, 100), "month": Whole(1, 12), "rectify_over": Share(), "rectify_months": Whole(1, 60),
    "resign_over": Share(), "satisfied_from": Share(),
}  # fmt: skip

ELSEWHERE = Table(
    {
        "name": NAME, "label": Text(20), "hint": Text(120), "where": Text(200, empty=True), "phones": Many(PHONE),
        "words": Many(Text(20)), "urgent": Flag(), "mark": Text(10),
    },
    may_miss=("where", "phones", "words", "urgent", "mark"),
)  # fmt: skip

FORMAT = Table(
    {
        "version": Whole(1, 1_000_000),
        "name": Text(40),
        "categories": Many(WORDS, range(1, 201), "1到200项"),
        "few_see": NAMES,
        "off": Many(OneOf(workflow.MOVES)),
        "labels": Table(
            {
                "states": Table(dict.fromkeys(workflow.STATES, Text(20)), may_miss=workflow.STATES),
                "moves": Table(dict.fromkeys(workflow.MOVES, Text(20)), may_miss=workflow.MOVES),
            }
        ),
        "stages": Rows(Table({"name": Text(20), "states": Many(OneOf(workflow.STATES))})),
        "tiers": Rows(TIER, least=1, most=10),
        "clocks": CLOCK_TABLE,
        "calendar": Table({"activity_day": Whole(0, 31), "closed_on": Many(Day()), "open_on": Many(Day())}),
        "closing": Table(
            {
                "needs": Many(OneOf(NEEDS)), "silent_days": Whole(1, 365), "dispute_days": Whole(0, 365),
                "sample_percent": Whole(0, 100), "look_back_days": Whole(1, 365),
            }
        ),
        "endings": Table({e: Table(ENDING | ({"reasons": NAMES} if e == GIVES_REASONS else {})) for e in ENDINGS}),
        "aspects": Rows(Table({"name": Text(20), "weight": Whole(1, 1000)}, may_miss=("weight",)), most=20),
        "supervision": Table({"roles": NAMES, "pushes": NAMES}),
        "letters": Table({"title": WORDS, "number": NUMBER, "slips": NAMES}),
        "sources": Free(NAME, Text(20)),
        "figures": Table({"min_n": Whole(1, 10_000)}),
        "appraisal": Table(APPRAISAL, may_miss=APPRAISAL),
        "undefined": Free(Text(40), Text(200, empty=True)),
        "elsewhere": Rows(ELSEWHERE, most=12),
        "quotas": Table(
            dict.fromkeys(
                ("person_hour", "person_day", "browser_hour", "browser_day", "station_hour"), Whole(0, 100_000)
            )
        ),
        "notices": Table(
            {
                "wait_hours": Many(Whole(1, 10_000), range(1, 20), "1到19项"),
                "quiet": Many(AT, (0, 2), "空着，或两个时刻"),
                "digest_over": Whole(0, 10_000), "chief_minutes": Whole(0, 10_000), "due_soon_hours": Whole(0, 10_000),
                "rate_please_days": Whole(0, 10_000),
            }
        ),
    }
)  # fmt: skip
