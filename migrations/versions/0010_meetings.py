"""Expand: joint meetings with what they agreed, supervisors, and the way to what was sent up to the county."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}
INDEXES = (
    ("meetings", ["request_id"]),
    ("meetings", ["station_id", "called_at"]),
    ("meeting_actions", ["station_id", "done_at", "due"]),
    ("supervisors", ["request_id"]),
    ("supervisors", ["person_id", "until"]),
    ("service_requests", ["county_id", "owner"]),
)


def upgrade() -> None:
    _meetings()
    _parties()
    _actions()
    _supervisors()
    for table, columns in INDEXES:
        op.create_index(op.f(f"ix_{table}_" + "_".join(columns)), table, columns, unique=False)


def _id(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, ID, autoincrement=False, nullable=nullable)


def _to(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]


def _meetings() -> None:
    op.create_table(
        "meetings",
        _id("id"), _id("county_id"), _id("station_id"), _id("request_id"), _id("called_by", nullable=True),
        sa.Column("called_at", AT, nullable=False),
        _id("call_id"),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        _id("lead_department_id", nullable=True), _id("minutes_id", nullable=True),
        *_to("meetings", county_id="regions", station_id="stations", request_id="service_requests",
             called_by="people", call_id="events", lead_department_id="departments", minutes_id="events"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        **MYSQL,
    )  # fmt: skip


def _parties() -> None:
    op.create_table(
        "meeting_parties",
        _id("id"), _id("meeting_id"), _id("department_id", nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("attended", sa.SmallInteger(), nullable=True),
        _id("invited_by"),
        sa.Column("invited_at", AT, nullable=False),
        *_to("meeting_parties", meeting_id="meetings", department_id="departments", invited_by="people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_parties")),
        sa.UniqueConstraint(
            "meeting_id", "department_id", name=op.f("uq_meeting_parties_meeting_id_department_id")
        ),
        **MYSQL,
    )  # fmt: skip


def _actions() -> None:
    op.create_table(
        "meeting_actions",
        _id("id"), _id("county_id"), _id("station_id"), _id("meeting_id"),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        _id("department_id", nullable=True),
        sa.Column("owner", sa.LargeBinary(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("done_at", AT, nullable=True),
        _id("done_by", nullable=True),
        *_to("meeting_actions", county_id="regions", station_id="stations", meeting_id="meetings",
             department_id="departments", done_by="people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_actions")),
        sa.UniqueConstraint("meeting_id", "seq", name=op.f("uq_meeting_actions_meeting_id_seq")),
        **MYSQL,
    )  # fmt: skip


def _supervisors() -> None:
    op.create_table(
        "supervisors",
        _id("id"), _id("county_id"), _id("station_id"), _id("request_id"), _id("person_id", nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("until", AT, nullable=True),
        _id("added_by"),
        *_to("supervisors", county_id="regions", station_id="stations", request_id="service_requests",
             person_id="people", added_by="people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisors")),
        **MYSQL,
    )  # fmt: skip
