"""Figures that add up: 转交率, 办结率, 落实率, 满意率, each number with the cases behind it; `docs/figures.md`."""

from models.figures.bulletin import Number, Sentence, sentences
from models.figures.cases import Cases, cases
from models.figures.meaning import DONE, MEANINGS, SUMS, condition, label
from models.figures.over import Figures, OfBody, Sum, Times, departments, lasting, over, topics
from models.figures.period import NoPeriod, Period
from models.figures.rates import RATES, Gap, Rate, percent, ranked
from models.figures.scope import Scope, of
from models.figures.times import Gate, Median

__all__ = [
    "DONE", "MEANINGS", "RATES", "SUMS", "Cases", "Figures", "Gap", "Gate", "Median", "NoPeriod", "Number", "OfBody",
    "Period", "Rate", "Scope", "Sentence", "Sum", "Times", "cases", "condition", "departments", "label", "lasting",
    "of", "over", "percent", "ranked", "sentences", "topics",
]  # fmt: skip
