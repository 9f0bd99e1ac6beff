"""Expand: a deputy's quick replies, who looked at a phone number, and when a deputy last looked at a matter."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0018"
down_revision = "0017"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    _quick_replies()
    _phone_looks()
    op.add_column("addressees", sa.Column("looked_at", AT, nullable=True))


def _quick_replies() -> None:
    op.create_table(
        "quick_replies",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_quick_replies_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_replies")),
        **MYSQL,
    )
    op.create_index(op.f("ix_quick_replies_person_id_place"), "quick_replies", ["person_id", "place"], unique=False)


def _phone_looks() -> None:
    op.create_table(
        "phone_looks",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_phone_looks_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_phone_looks_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_looks")),
        **MYSQL,
    )
    op.create_index(op.f("ix_phone_looks_request_id"), "phone_looks", ["request_id"], unique=False)
    op.create_index(op.f("ix_phone_looks_station_id_at"), "phone_looks", ["station_id", "at"], unique=False)
