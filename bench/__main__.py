"""`python -m bench`: how we compare with the floor, as ratios taken in one run; absolutes are only on the way."""

import argparse
import time
from collections.abc import Callable

from bench import away, county_book, drain, filing, pages, queue
from bench.machine import Machine, machine

Rows = list[tuple[str, float, str]]
MEASURES: dict[str, Callable[[Machine, argparse.Namespace], Rows]] = {
    "filing": lambda here, wanted: filing.measure(here, wanted.rounds, wanted.seconds),
    "queue": lambda here, wanted: queue.measure(here, wanted.rounds, wanted.seconds, wanted.big),
    "away": lambda here, wanted: away.measure(here, wanted.rounds, wanted.seconds),
    "county_book": lambda here, wanted: county_book.measure(here),
    "pages": lambda here, wanted: pages.measure(),
    "drain": lambda here, wanted: drain.measure(here, wanted.notices),
}


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--rounds", type=int, default=5, help="measured rounds, after one that only warms up")
    told.add_argument("--seconds", type=float, default=4.0, help="how long one round asks one server")
    told.add_argument("--only", choices=tuple(MEASURES), help="one of the measurements")
    told.add_argument("--big", action="store_true", help="the queue at a million rows too (minutes to load)")
    told.add_argument("--notices", type=int, default=2000, help="how many wait for WeChat's return (10000: minutes)")
    wanted = told.parse_args()
    began, rows = time.monotonic(), []
    with machine() as here:
        print(here.said(), flush=True)
        for name, measure in MEASURES.items():
            if wanted.only in (None, name):
                rows += measure(here, wanted)
    print(f"\n{'what':<58} {'ratio':>6}  target")
    for name, ratio, target in rows:
        print(f"{name:<58} {ratio:>6.2f}  {target}")
    print(f"({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    main()
