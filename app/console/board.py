"""The queue as a board: a column for each stage, its first cards, and how many more there are."""

from dataclasses import dataclass

from app.console.desk import Desk
from app.console.sieve import ALL, MINE, Asked, Stage
from models.service_request import listing, queue

CARDS = 20


@dataclass(frozen=True)
class Column:
    """One stage as it stands under the filters."""

    stage: Stage
    lines: list[listing.Line]
    n: int
    link: str  # the whole of it, as a list

    @property
    def more(self) -> int:
        return self.n - len(self.lines)


def columns(desk: Desk, asked: Asked) -> list[Column]:
    """A stage that was chosen stands alone; 待我处理 shows of each what waits for the office."""
    wanted = [one for one in asked.stages if asked.tab in (ALL, MINE, one.name)]
    alone = Stage(asked.tab, asked.words.state_label(asked.tab), asked.states) if not wanted else None
    found = [_column(desk, asked, stage) for stage in ([alone] if alone else wanted)]
    return [column for column in found if column.n or not column.stage.rest or len(found) == 1]


def _column(desk: Desk, asked: Asked, stage: Stage) -> Column:
    found = queue.page(desk.session, asked.actor, stage.states, None, CARDS + 1, asked.owner, asked.sift)
    shown = listing.lines(desk.session, found[:CARDS], desk.actor)
    n = len(found) if len(found) <= CARDS else queue.count(desk.session, asked.actor, stage.states, asked.sift)
    return Column(stage, shown, n, asked.link(state=stage.name, view=""))
