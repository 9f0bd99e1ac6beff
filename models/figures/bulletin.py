"""The sentences that a committee sends upward, each number with the key of the cases behind it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.figures.over import Figures

VISITED, ASKED = "visit", "inquiry"  # the doors that bulletins speak of by name: 走访, 问政
GRADED = (("satisfied", "满意"), ("fairly", "基本满意"), ("unsatisfied", "不满意"))
RATED = (  # of what over what
    ("handed", "已转交占收集"), ("done", "办理完成占已转交"), ("carried", "解决问题占办理完成"),
    ("satisfied", "满意占群众评价"),
)  # fmt: skip
MADE = (("proposal", "proposed", "整理汇总代表建议", "条"), ("topic", "discussed", "形成议题", "个"))
BESIDE = (
    ("withdrawn", "群众撤回"), ("excluded", "不计入统计"), ("merged", "并案办理"), ("extended", "批准延期"),
    ("postponed", "调整承诺日期"), ("amended", "事后更正"), ("disputed", "群众提出异议"),
    ("regraded", "评过不满意后重办或有异议"),
)  # fmt: skip
# Every number that a bulletin may tell, and what its check and its rates are made of.
SPOKEN = (
    "filed", "received", "handed", "waiting", "in_progress", "done", "carried", "same_day", "lettered", "rated",
    *(key for key, _ in GRADED), "both", "both_answer", "both_result", *(key for _, key, _, _ in MADE),
    *(key for key, _ in BESIDE),
)  # fmt: skip


@dataclass(frozen=True)
class Number:
    n: int
    key: str
    source: str | None = None  # only those that came by this door


@dataclass(frozen=True)
class Made:
    """How many 建议 or 议题 it came to: not cases, so these have a list of their own."""

    n: int
    kind: str


Part = str | Number | Made


@dataclass(frozen=True)
class Sentence:
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else str(part.n) for part in self.parts)


def sentences(told: Figures, topics: dict[str, int]) -> list[Sentence]:
    """Only what the record knows; what it holds nothing of is not spoken of."""
    made = [_hand_over(told)]
    if told.n["received"]:
        made += [_solved(told), _converted(told, topics), *_doors(told), _rates(told), _heard(told), _gap(told)]
    made.append(_beside(told))
    return [Sentence(tuple(parts)) for parts in made if parts]


def _number(told: Figures, key: str) -> Number:
    return Number(told.n[key], key)


def _hand_over(told: Figures) -> list[Part]:
    """收集意见建议…条，已全部转交，其中…件正在办理中，…件已经办理完成."""
    if not told.n["received"]:
        return [f"{told.scope.period.spoken}，没有收到意见建议。"]
    begun: list[Part] = [f"{told.scope.period.spoken}，收集意见建议", _number(told, "received"), "条，"]
    if not told.n["handed"]:
        return [*begun, "尚未转交。"]
    if not told.n["waiting"]:
        return [*begun, "已全部转交，", *_under_way(told, "其中")]
    split: list[Part] = ["已转交", _number(told, "handed"), "条、待转交", _number(told, "waiting"), "条；"]
    return [*begun, *split, *_under_way(told, "已转交的，")]


def _under_way(told: Figures, of_them: str) -> list[Part]:
    if not told.n["in_progress"]:
        return ["并已全部办理完成。" if of_them == "其中" else f"{of_them}已全部办理完成。"]
    if not told.n["done"]:
        return ["均在办理中。" if of_them == "其中" else f"{of_them}均在办理中。"]
    return [of_them, _number(told, "in_progress"), "件正在办理中，", _number(told, "done"), "件已经办理完成。"]


def _solved(told: Figures) -> list[Part]:
    """…解决问题…个; and what was handed over the same day. How many came in was said before, and once is enough."""
    parts: list[Part] = ["解决问题", _number(told, "carried"), "个"]
    if told.n["same_day"]:
        parts += ["；提出当日即交办", _number(told, "same_day"), "件"]
    return [*parts, "。"]


def _converted(told: Figures, topics: dict[str, int]) -> list[Part]:
    """…整理汇总代表建议…条: out of how many cases, and how many it came to."""
    made: list[list[Part]] = []
    for kind, key, became, unit in MADE:
        if n := topics.get(kind):
            made.append(["从", _number(told, key), f"件诉求中{became}", Made(n, kind), unit])
    return [*_joined(made), "。"] if made else []


def _doors(told: Figures) -> Iterator[list[Part]]:
    """By visits, and by questions put to those in charge."""
    n = told.by_source.get(VISITED, Counter())
    if n["received"]:
        met, solved = (Number(n[key], key, VISITED) for key in ("received", "carried"))
        yield ["走访选民，收集意见建议", met, "条，解决问题", solved, "个。"]
    n = told.by_source.get(ASKED, Counter())
    if n["received"]:
        asked, sent, solved = (Number(n[key], key, ASKED) for key in ("received", "lettered", "carried"))
        yield ["开展问政，提出问题", asked, "个，向相关部门转交建议交办函", sent, "件，解决问题", solved, "个。"]


def _rates(told: Figures) -> list[Part]:
    """Of what over what; the two numbers are told by the other sentences. Of too few cases there is no rate."""
    rates = [(told.rate(name), made_of) for name, made_of in RATED]
    few = "、".join(rate.label for rate, _ in rates if rate.d and not rate.enough)
    said = [f"{rate.label}（{made_of}）{rate.said}" for rate, made_of in rates if rate.enough]
    unsaid = [f"{few}因件数不足{told.county.figures.min_n}件，不计算"] if few else []
    return ["，".join([*said, *unsaid]), "。"]


def _joined(parts: Iterable[list[Part]]) -> list[Part]:
    return [piece for n, one in enumerate(parts) for piece in (["，"] * (n > 0) + one)]


def _heard(told: Figures) -> list[Part]:
    if not told.n["rated"]:
        return []
    grades: list[list[Part]] = [[word, _number(told, key), "件"] for key, word in GRADED if told.n[key]]
    return ["群众评价", _number(told, "rated"), "件，其中", *_joined(grades), "。"]


def _gap(told: Figures) -> list[Part]:
    """From 答复满意 to 结果满意, of those who said both."""
    if not told.gap.said:
        return []
    both, answer, result = (_number(told, key) for key in ("both", "both_answer", "both_result"))
    apart = f"件，相差{told.gap.said.lstrip('-')}。"
    return ["到期回头看、两次都评价的", both, "件中，答复满意", answer, "件、结果满意", result, apart]


def _beside(told: Figures) -> list[Part]:
    """What a rate would hide: said in the same breath, or not at all where there is nothing."""
    said: list[list[Part]] = [[word, _number(told, key), "件"] for key, word in BESIDE if told.n[key]]
    return ["另：", *_joined(said), "。"] if said else []
