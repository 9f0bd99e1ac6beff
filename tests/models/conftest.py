import pytest

from models.db import Database
from tests.cast import Cast, settle


@pytest.fixture
def cast(database: Database) -> Cast:
    return settle(database)
