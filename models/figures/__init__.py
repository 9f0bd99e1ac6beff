"""Figures that add up: 转交率, 办结率, 落实率, 满意率, each number with the cases behind it; `docs/figures.md`."""

from models.figures.bulletin import Number, Sentence, sentences
from models.figures.cases import Cases, cases
from models.figures.meaning import DONE, MEANINGS, STANDINGS, SUMS, condition, label
from models.figures.over import Figures, OfBody, Sum, Times, departments, lasting, over, topics
from models.figures.period import NoPeriod, Period
from models.figures.rates import RATES, Gap, Rate, percent, ranked, rate
from models.figures.scope import Scope, of
from models.figures.series import Point, Series, lately
from models.figures.shares import Share, categories, places, some
from models.figures.times import Gate, Median, span

__all__ = [
    "DONE", "MEANINGS", "RATES", "STANDINGS", "SUMS", "Cases", "Figures", "Gap", "Gate", "Median", "NoPeriod", "Number",
    "OfBody", "Period", "Point", "Rate", "Scope", "Sentence", "Series", "Share", "Sum", "Times", "cases", "categories",
    "condition", "departments", "label", "lasting", "lately", "of", "over", "percent", "places", "ranked", "rate",
    "sentences", "some", "span", "topics",
]  # fmt: skip
