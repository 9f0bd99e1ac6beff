"""Figures that add up: 转交率, 办结率, 落实率, 满意率, each number with the cases behind it; `docs/figures.md`."""

from models.figures.bulletin import SPOKEN, Made, Number, Part, Sentence, sentences
from models.figures.cases import Cases, cases
from models.figures.meaning import BESIDE, DONE, MEANINGS, STANDINGS, SUMS, condition, label
from models.figures.over import Figures, OfBody, Sum, Times, departments, lasting, made, over, sum_of, topics
from models.figures.period import NoPeriod, Period
from models.figures.rates import RATES, Gap, Rate, percent, ranked, rate
from models.figures.scope import Scope, of
from models.figures.series import Point, Series, lately
from models.figures.shares import Share, categories, places, some
from models.figures.taking import Taken, take
from models.figures.times import Gate, Median, span

__all__ = [
    "BESIDE", "DONE", "MEANINGS", "RATES", "SPOKEN", "STANDINGS", "SUMS", "Cases", "Figures", "Gap", "Gate", "Made",
    "Median", "NoPeriod", "Number", "OfBody", "Part", "Period", "Point", "Rate", "Scope", "Sentence", "Series",
    "Share", "Sum", "Taken", "Times", "cases", "categories", "condition", "departments", "label", "lasting", "lately",
    "made", "of", "over", "percent", "places", "ranked", "rate", "sentences", "some", "span", "sum_of", "take",
    "topics",
]  # fmt: skip
