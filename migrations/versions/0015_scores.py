"""Expand: five aspects and phone samples."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0015"
down_revision = "0014"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    _scores()
    _draws()
    _samples()


def _scores() -> None:
    op.create_table(
        "aspect_scores",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("department_id", ID, nullable=False),
        sa.Column("deputy_person_id", ID, nullable=False),
        sa.Column("aspect", sa.String(length=40), nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["deputy_person_id"], ["people.id"], name=op.f("fk_aspect_scores_deputy_person_id")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_aspect_scores_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aspect_scores")),
        sa.UniqueConstraint(
            "request_id", "deputy_person_id", "aspect", name=op.f("uq_aspect_scores_request_id_deputy_person_id_aspect")
        ),
        **MYSQL,
    )
    op.create_index(op.f("ix_aspect_scores_county_id_at"), "aspect_scores", ["county_id", "at"], unique=False)


def _draws() -> None:
    op.create_table(
        "phone_draws",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("drawn_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["regions.id"], name=op.f("fk_phone_draws_county_id")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_phone_draws_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_draws")),
        sa.UniqueConstraint("station_id", "month", name=op.f("uq_phone_draws_station_id_month")),
        **MYSQL,
    )


def _samples() -> None:
    op.create_table(
        "phone_samples",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("drawn_at", AT, nullable=False),
        sa.Column("done_at", AT, nullable=True),
        sa.Column("done_by", ID, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("grade", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["regions.id"], name=op.f("fk_phone_samples_county_id")),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_phone_samples_request_id")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_phone_samples_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_samples")),
        sa.UniqueConstraint("request_id", "month", name=op.f("uq_phone_samples_request_id_month")),
        **MYSQL,
    )
    op.create_index(
        op.f("ix_phone_samples_station_id_month"), "phone_samples", ["station_id", "month"], unique=False
    )
