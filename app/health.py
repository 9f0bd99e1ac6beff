"""For those who watch: alive, ready, measured; and the worker's tick for platforms without a loop."""

import hmac
import logging

from flask import Blueprint, Flask, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest, multiprocess
from prometheus_client.registry import REGISTRY

import migrations
from app import alarms, worker
from app.errors import said
from app.house import house
from models import clock, delivery

log = logging.getLogger("mashang")
health = Blueprint("health", __name__)


@health.get("/livez")
def livez() -> Response:
    return jsonify(alive=True)


@health.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Says which part is not ready, and to the log why."""
    lacking = [name for name, ready in (("database", _database), ("schema", _schema)) if not ready()]
    return jsonify(ready=not lacking, lacking=lacking), 503 if lacking else 200


def _database() -> bool:
    return _quietly(house().database.alive)


def _schema() -> bool:
    def newest() -> bool:
        with house().database.engine.connect() as connection:
            return migrations.current(connection) == migrations.newest()

    return _quietly(newest)


def _quietly(check) -> bool:  # type: ignore[no-untyped-def]
    try:
        return bool(check())
    except Exception as why:  # whatever it is, the answer is "not ready", and the log says why
        log.warning("not ready", extra={"error": type(why).__name__})
        return False


def _let_in(token: str) -> None:
    """Without its token the route does not exist."""
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(sent.encode(), token.encode()):
        raise said(404)


@health.get("/metrics")
def metrics() -> Response:
    _let_in(house().settings.metrics_token)
    with house().database.read() as session:
        standing, oldest = delivery.standing(session), delivery.oldest_due(session)
        ringing = {alarm.kind for alarm in alarms.alarms(session, house().settings)}
    own = CollectorRegistry()
    ends = Gauge("mashang_deliveries", "Deliveries by how they stand", ["standing"], registry=own)
    for how, n in standing.items():
        ends.labels(how).set(n)
    age = (clock.now() - oldest).total_seconds() if oldest else 0
    Gauge("mashang_outbox_age_seconds", "How long the oldest due delivery waits", registry=own).set(max(0, age))
    bells = Gauge("mashang_alarm", "1 while something is wrong with the way out", ["kind"], registry=own)
    for kind in alarms.KINDS:
        bells.labels(kind).set(kind in ringing)
    return Response(generate_latest(_shared()) + generate_latest(own), content_type=CONTENT_TYPE_LATEST)


def _shared() -> CollectorRegistry:
    """All workers' numbers where gunicorn runs several, else this process's."""
    import os

    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return registry


@health.post("/internal/drain")
def drain() -> Response:
    """The worker's step as one HTTP tick, for platforms that freeze background processes."""
    _let_in(house().settings.tick_token)
    budget = min(max(request.args.get("budget", 5.0, type=float), 0.0), 30.0)
    return jsonify(done=worker.drain(house(), budget))


def register(app: Flask) -> None:
    app.register_blueprint(health)
