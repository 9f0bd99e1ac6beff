
import pytest
from flask import Flask

from tests.browser import Browser


@pytest.fixture
def anyone(app: Flask) -> Browser:
    return Browser(app)
