"""`python -m bench`: how we compare with the floor, as ratios taken in one run; absolutes are only on the way."""

import argparse
import time

from bench import filing, queue
from bench.machine import machine


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--rounds", type=int, default=5, help="measured rounds, after one that only warms up")
    told.add_argument("--seconds", type=float, default=4.0, help="how long one round asks one server")
    told.add_argument("--only", choices=("filing", "queue"), help="one of the two measurements")
    told.add_argument("--big", action="store_true", help="the queue at a million rows too (minutes to load)")
    wanted = told.parse_args()
    began, rows = time.monotonic(), []
    with machine() as here:
        print(here.said(), flush=True)
        if wanted.only != "queue":
            rows += filing.measure(here, wanted.rounds, wanted.seconds)
        if wanted.only != "filing":
            rows += queue.measure(here, wanted.rounds, wanted.seconds, wanted.big)
    print(f"\n{'what':<58} {'ratio':>6}  target")
    for name, ratio, target in rows:
        print(f"{name:<58} {ratio:>6.2f}  {target}")
    print(f"({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    main()
