"""The published contract is true: every route is in it, and answers as it says."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import booleans
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
    status_code_conformance,
)

from app import auth
from app.api.shapes import StateName
from app.deeds import DESK
from models.db import Database
from models.person import Role
from models.workflow import STATES
from tests.api.conftest import Phone
from tests.app_setup import PUBLIC_URL, make_app
from tests.cast import Cast
from wechat.simulator.running import Running

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance, ignored_auth,
]  # fmt: skip
EXAMPLES_EACH = {GenerationMode.POSITIVE: 3, GenerationMode.NEGATIVE: 2}  # of 22 operations: a hundred in all


@pytest.fixture
def spec(app: Flask) -> dict[str, Any]:
    return dict(app.test_client().get("/openapi.json", base_url=PUBLIC_URL).json)


@pytest.fixture
def app(sim: Running, database: Database, tmp_path: Path) -> Flask:
    return make_app(database, tmp_path, wx_api_url=sim.url)


def operations(spec: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(method, path): o for path, item in spec["paths"].items() for method, o in item.items()}


def test_it_is_openapi_3_1_and_names_exactly_the_routes_there_are(app: Flask, spec: dict[str, Any]) -> None:
    there_are = {
        (method.lower(), re.sub(r"<(?:[^<:]+:)?([^>]+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert spec["openapi"].startswith("3.1") and set(operations(spec)) == there_are


def test_each_operation_says_its_answer_its_lock_its_key_and_its_refusals(spec: dict[str, Any]) -> None:
    for (method, path), one in operations(spec).items():
        made = [status for status in one["responses"] if status.startswith("2")]
        assert len(made) == 1 and (made == ["204"] or one["responses"][made[0]]["content"]), path
        assert ("security" not in one) == (f"api.{one['operationId']}" in auth.OPEN), path
        keyed = [p for p in one.get("parameters", []) if p["name"] == "Idempotency-Key" and p["required"]]
        assert bool(keyed) == (method != "get"), path
        for status in set(one["responses"]) - set(made):
            assert list(one["responses"][status]["content"]) == ["application/problem+json"], path
        assert one["summary"] and one["summary"][0] > "\x7f", f"{path} is not told in Chinese"


def test_each_move_of_the_desk_shows_the_body_it_wants(spec: dict[str, Any]) -> None:
    for name, deed in DESK.items():
        body = spec["paths"][f"/api/v1/desk/{{number}}/{name}"]["post"]["requestBody"]["content"]["application/json"]
        shape = spec["components"]["schemas"][body["schema"]["$ref"].rsplit("/", 1)[1]]
        assert set(shape["properties"]) == set(deed.body.model_fields)
    assert set(get_args(StateName)) == set(STATES)


def test_every_reference_leads_somewhere(spec: dict[str, Any]) -> None:
    for ref in re.findall(r"'#/components/schemas/([^']+)'", repr(spec)):
        assert ref in spec["components"]["schemas"]


def test_the_readable_page_shows_every_operation_without_script_or_foreign_host(app: Flask, spec) -> None:
    page = app.test_client().get("/docs", base_url=PUBLIC_URL).text
    for _, path in operations(spec):
        assert path in page
    assert "<script" not in page and "style=" not in page and "<style" not in page
    assert not re.search(r"(?:src|href)=.https?://", page)


@pytest.fixture
def known(cast: Cast, li: Phone, photo: bytes) -> dict[str, str]:
    """What is there to be asked for; and Li is chief as well, so that most of it may be done."""
    role = {"role": "chief", "scope_kind": "station", "scope_id": cast.station}
    cast.database.transact(lambda session: session.add(Role(person_id=cast.li, **role)))
    return {"number": li.file(cast), "token": cast.wang_code, "id": li.upload(photo).json["id"]}


def test_it_answers_as_its_contract_says(app: Flask, li: Phone, known: dict[str, str]) -> None:
    """Whatever a generator makes of the contract, right or wrong, the answers are among those it promises."""
    published = schemathesis.openapi.from_wsgi("/openapi.json", app)
    answers: Counter[int] = Counter()
    for found in published.get_all_operations():
        for mode in EXAMPLES_EACH:
            if found.ok().label != "DELETE /api/v1/session":  # Li would be signed out in the middle
                _try(found.ok(), mode, li, known, answers)
    assert sum(answers.values()) > 80 and {200, 201, 401, 422} <= set(answers), answers


def _try(operation: Any, mode: GenerationMode, li: Phone, known: dict[str, str], answers: Counter[int]) -> None:
    @settings(
        max_examples=EXAMPLES_EACH[mode], deadline=None, derandomize=True, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), about_what_is_there=booleans())
    def keeps_its_word(case: schemathesis.Case, about_what_is_there: bool) -> None:
        if about_what_is_there:
            case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
        signed = {"Authorization": f"Bearer {li.token}"}
        answers[case.call_and_validate(base_url=PUBLIC_URL, checks=CHECKS, headers=signed).status_code] += 1

    keeps_its_word()
