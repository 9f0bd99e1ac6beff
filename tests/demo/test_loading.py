"""The county is loaded once, and only where no other county is."""

import pytest
from flask import Flask

from app.demo.county.load import NotOurs
from models.region import Region
from models.service_request import ServiceRequest
from tests.demo.conftest import furnish


def test_a_second_run_keeps_the_data(app: Flask) -> None:
    assert furnish(app) is True
    with app.extensions["mashang"].database.read() as session:
        before = session.query(ServiceRequest).count()
    assert furnish(app) is False and before >= 30
    with app.extensions["mashang"].database.read() as session:
        assert session.query(ServiceRequest).count() == before


def test_a_county_that_is_no_demonstration_is_left_alone(app: Flask) -> None:
    database = app.extensions["mashang"].database
    database.transact(lambda session: session.add(Region(kind="county", name="某县")))
    with pytest.raises(NotOurs):
        furnish(app)
