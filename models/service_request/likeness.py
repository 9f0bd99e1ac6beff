"""How near two texts are, where nobody writes spaces: by the pairs of neighbouring characters they share. Pure."""

import re
from itertools import pairwise
from math import sqrt

READ = 400  # characters: what a text is about stands at its beginning
FEWEST = 3  # pairs in common; fewer are chance
SHORTEST = 5  # pairs in what is asked: on less, a name alone would find the one whose it is
WORD, MOST_WORDS = 6, 3
_FILLING = "了的着得吗呢吧啊呀们么就都也还很一几两个第这那是在把被和跟"
_LOOSE = re.compile(rf"^(?:[了的着得吗呢吧啊呀们么就都也还很]|个(?![人体别]))+|[{_FILLING[1:]}三四五六七八九十]+$")
_NOTHING = re.compile(r"[\W\d_]+")  # numbers tell houses and telephones apart, not matters

Pairs = frozenset[str]


def pairs(text: str) -> Pairs:
    return frozenset(a + b for a, b in pairwise(_NOTHING.sub("", text[:READ].lower())))


def nearness(mine: Pairs, theirs: Pairs) -> float:
    """What they share, by the length of both: a short probe finds no long text by one phrase in it."""
    shared = len(mine & theirs)
    return shared / sqrt(len(mine) * len(theirs)) if shared >= FEWEST else 0.0


def in_common(text: str, theirs: Pairs, never: str = "") -> tuple[str, ...]:
    """A few words that both say, out of the asker's own text, cut short: nobody learns what they did not type."""
    runs = [run for part in _NOTHING.split(text[:READ].lower()) for run in map(_phrase, _runs(part, theirs)) if run]
    fit = [run for run in dict.fromkeys(runs) if not (never and (never in run or run in never))]
    return tuple(sorted(fit, key=len, reverse=True)[:MOST_WORDS])


def _phrase(run: str) -> str:
    """Without the particles and numerals that a cut has left at its ends; nothing, if no word is left between."""
    kept = _LOOSE.sub("", run)
    return kept if sum(c not in _FILLING for c in kept) > 1 else ""


def _runs(part: str, theirs: Pairs) -> list[str]:
    """Where pair after pair of this part is in the other text too; its beginning stands for it."""
    found, start = [], None
    for at in range(len(part)):
        shared = part[at : at + 2] in theirs and at + 1 < len(part)
        if shared and start is None:
            start = at
        if not shared and start is not None:
            found.append(part[start : at + 1][:WORD])
            start = None
    return found
