"""The picture and the pages of the workflow are drawn from its table: what is committed is what the table says."""

import re
from itertools import combinations

import pytest

from docs import drawing, states
from docs.routing import walked
from models.workflow import MOVES, STATES

AGAIN = "models/workflow.py says something else by now: run `make states`, look at docs/states.svg, and commit it"


@pytest.fixture(scope="module")
def picture() -> states.Picture:
    return states.picture()


@pytest.mark.parametrize("name", ["states.svg", "workflow.md"])
def test_what_is_committed_is_what_the_table_says(name: str, picture: states.Picture) -> None:
    assert states.written(picture)[name] == (states.HERE / name).read_text("utf8"), AGAIN


def test_every_state_and_every_move_is_in_the_picture(picture: states.Picture) -> None:
    told = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", picture.svg()))
    assert [state.name for state in STATES.values() if state.label not in told or state.name not in told] == []
    assert [move.name for move in MOVES.values() if "".join(drawing.lines_of(move.label)) not in told] == []


def test_every_move_that_leads_elsewhere_is_drawn_from_wherever_it_may_be_made(picture: states.Picture) -> None:
    drawn = {net.name: net for net in picture.nets}
    assert set(drawn) == {move.name for move in MOVES.values() if move.to}
    for net in drawn.values():
        told = {state for source in net.sources for state in states.GROUPS.get(source, (source,))}
        many = net.sources[0].startswith(states.MANY)  # then the legend names them
        assert many or told == set(MOVES[net.name].sources) - {net.to}, net.name


def test_every_arrow_begins_where_it_should_and_ends_at_its_state_or_on_its_own_line(picture: states.Picture) -> None:
    for net in picture.nets:
        for source in net.sources:
            assert any(picture.box(source).holds(way[0]) for way in net.ways), f"{net.name} from {source}"
        for n, way in enumerate(net.ways):
            others = {point for other in net.ways[:n] for point in walked(other)}
            assert picture.on.boxes[net.to].holds(way[-1]) or way[-1] in others, net.name


def test_no_box_lies_on_another_and_no_label_on_a_box_or_on_another_label(picture: states.Picture) -> None:
    boxes, spots = picture.on.boxes, dict(zip(picture.wanted, picture.spots, strict=True))
    assert [(a, b) for a, b in combinations(boxes, 2) if not boxes[a].apart(boxes[b])] == []
    assert [(a.name, b.name) for a, b in combinations(spots, 2) if spots[a].meets(spots[b])] == []
    assert [(one.name, name) for one in spots for name in boxes if spots[one].meets(picture.spot(name))] == []


def test_two_moves_never_share_a_line(picture: states.Picture) -> None:
    shared = [
        (place, sorted(nets))
        for place, nets in picture.on.used.items()
        for one, other in combinations(nets.values(), 2)
        if one & other
    ]
    assert shared == []
