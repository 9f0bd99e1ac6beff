"""The record: every table of the first release."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
MYSQL = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("caller", sa.String(length=80), nullable=False),
        sa.Column("route", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("caller", "route", "key", name=op.f("pk_idempotency_keys")),
        **MYSQL,
    )
    op.create_index(op.f("ix_idempotency_keys_made_at"), "idempotency_keys", ["made_at"], unique=False)
    op.create_table(
        "inbound",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("dedupe", sa.String(length=160), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.Column("came_at", AT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_inbound_dedupe")),
        **MYSQL,
    )
    op.create_index(op.f("ix_inbound_done_at_id"), "inbound", ["done_at", "id"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("disabled_at", AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        **MYSQL,
    )
    op.create_table(
        "regions",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("parent_id", ID, nullable=True),
        sa.Column("county_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("profile", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["regions.id"], name=op.f("fk_regions_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regions")),
        **MYSQL,
    )
    op.create_index(op.f("ix_regions_county_id_kind"), "regions", ["county_id", "kind"], unique=False)
    op.create_index(op.f("ix_regions_parent_id_name"), "regions", ["parent_id", "name"], unique=False)
    op.create_table(
        "tries",
        sa.Column("bucket", sa.String(length=120), nullable=False),
        sa.Column("window", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.PrimaryKeyConstraint("bucket", "window", name=op.f("pk_tries")),
        **MYSQL,
    )
    op.create_index(op.f("ix_tries_at"), "tries", ["at"], unique=False)
    op.create_table(
        "wechat_tokens",
        sa.Column("appid", sa.String(length=40), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("appid", name=op.f("pk_wechat_tokens")),
        **MYSQL,
    )
    op.create_table(
        "accounts",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("invite_hash", sa.String(length=64), nullable=True),
        sa.Column("invite_until", AT, nullable=True),
        sa.Column("enrolled_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_accounts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("invite_hash", name=op.f("uq_accounts_invite_hash")),
        sa.UniqueConstraint("login", name=op.f("uq_accounts_login")),
        sa.UniqueConstraint("person_id", name=op.f("uq_accounts_person_id")),
        **MYSQL,
    )
    op.create_table(
        "consents",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("appid", sa.String(length=40), nullable=False),
        sa.Column("template", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_consents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("person_id", "appid", "template", name=op.f("uq_consents_person_id_appid_template")),
        **MYSQL,
    )
    op.create_table(
        "departments",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("region_id", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("superior", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["regions.id"], name=op.f("fk_departments_county_id")),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_departments_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        **MYSQL,
    )
    op.create_index(op.f("ix_departments_county_id_name"), "departments", ["county_id", "name"], unique=False)
    op.create_table(
        "deputies",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("successor_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["regions.id"], name=op.f("fk_deputies_county_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_deputies_person_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["deputies.id"], name=op.f("fk_deputies_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputies")),
        sa.UniqueConstraint("person_id", name=op.f("uq_deputies_person_id")),
        **MYSQL,
    )
    op.create_index(op.f("ix_deputies_county_id"), "deputies", ["county_id"], unique=False)
    op.create_table(
        "identities",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("appid", sa.String(length=40), nullable=False),
        sa.Column("openid", sa.String(length=80), nullable=False),
        sa.Column("unionid", sa.String(length=80), nullable=True),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("dead_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_identities_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("appid", "openid", name=op.f("uq_identities_appid_openid")),
        **MYSQL,
    )
    op.create_index(op.f("ix_identities_person_id"), "identities", ["person_id"], unique=False)
    op.create_index(op.f("ix_identities_unionid"), "identities", ["unionid"], unique=False)
    op.create_table(
        "roles",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("scope_kind", sa.String(length=20), nullable=False),
        sa.Column("scope_id", ID, nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("until", AT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_roles_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        **MYSQL,
    )
    op.create_index(op.f("ix_roles_person_id"), "roles", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_roles_scope_kind_scope_id_role"), "roles", ["scope_kind", "scope_id", "role"], unique=False
    )
    op.create_table(
        "stations",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("region_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("successor_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["regions.id"], name=op.f("fk_stations_county_id")),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("fk_stations_region_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["stations.id"], name=op.f("fk_stations_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stations")),
        **MYSQL,
    )
    op.create_index(op.f("ix_stations_county_id_kind"), "stations", ["county_id", "kind"], unique=False)
    op.create_index(op.f("ix_stations_region_id"), "stations", ["region_id"], unique=False)
    op.create_table(
        "web_sessions",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("seen_at", AT, nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_web_sessions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_sessions_token_hash")),
        **MYSQL,
    )
    op.create_index(op.f("ix_web_sessions_person_id"), "web_sessions", ["person_id"], unique=False)
    op.create_table(
        "codes",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("who", sa.String(length=10), nullable=False),
        sa.Column("who_id", ID, nullable=False),
        sa.Column("village_id", ID, nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.Column("made_by", ID, nullable=True),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("revoked_at", AT, nullable=True),
        sa.Column("revoked_why", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["regions.id"], name=op.f("fk_codes_county_id")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_codes_made_by")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_codes_station_id")),
        sa.ForeignKeyConstraint(["village_id"], ["regions.id"], name=op.f("fk_codes_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("token", name=op.f("uq_codes_token")),
        **MYSQL,
    )
    op.create_index(op.f("ix_codes_station_id_made_at"), "codes", ["station_id", "made_at"], unique=False)
    op.create_index(op.f("ix_codes_who_who_id"), "codes", ["who", "who_id"], unique=False)
    op.create_table(
        "deputy_groups",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("dissolved_on", sa.Date(), nullable=True),
        sa.Column("successor_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["county_id"], ["regions.id"], name=op.f("fk_deputy_groups_county_id")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_deputy_groups_station_id")),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["deputy_groups.id"], name=op.f("fk_deputy_groups_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy_groups")),
        **MYSQL,
    )
    op.create_index(op.f("ix_deputy_groups_county_id"), "deputy_groups", ["county_id"], unique=False)
    op.create_index(op.f("ix_deputy_groups_station_id"), "deputy_groups", ["station_id"], unique=False)
    op.create_table(
        "seats",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("deputy_id", ID, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name=op.f("fk_seats_deputy_id")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_seats_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
        sa.UniqueConstraint("station_id", "deputy_id", "since", name=op.f("uq_seats_station_id_deputy_id_since")),
        **MYSQL,
    )
    op.create_index(op.f("ix_seats_deputy_id"), "seats", ["deputy_id"], unique=False)
    op.create_table(
        "tallies",
        sa.Column("station_id", ID, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_tallies_station_id")),
        sa.PrimaryKeyConstraint("station_id", "state", "slot", name=op.f("pk_tallies")),
        **MYSQL,
    )
    op.create_table(
        "terms",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("deputy_id", ID, nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("district", sa.String(length=80), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name=op.f("fk_terms_deputy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        **MYSQL,
    )
    op.create_index(op.f("ix_terms_deputy_id"), "terms", ["deputy_id"], unique=False)
    op.create_table(
        "duties",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("deputy_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name=op.f("fk_duties_deputy_id")),
        sa.ForeignKeyConstraint(["group_id"], ["deputy_groups.id"], name=op.f("fk_duties_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
        sa.UniqueConstraint("group_id", "on_day", "deputy_id", name=op.f("uq_duties_group_id_on_day_deputy_id")),
        **MYSQL,
    )
    op.create_table(
        "members",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("deputy_id", ID, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name=op.f("fk_members_deputy_id")),
        sa.ForeignKeyConstraint(["group_id"], ["deputy_groups.id"], name=op.f("fk_members_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("group_id", "deputy_id", "since", name=op.f("uq_members_group_id_deputy_id_since")),
        **MYSQL,
    )
    op.create_index(op.f("ix_members_deputy_id"), "members", ["deputy_id"], unique=False)
    op.create_table(
        "scans",
        sa.Column("code_id", ID, autoincrement=False, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_scans_code_id")),
        sa.PrimaryKeyConstraint("code_id", "on_day", "slot", name=op.f("pk_scans")),
        **MYSQL,
    )
    op.create_table(
        "service_requests",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("query_code_hash", sa.String(length=64), nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("code_id", ID, nullable=True),
        sa.Column("village_id", ID, nullable=True),
        sa.Column("filer_id", ID, nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("visibility", sa.String(length=10), nullable=False),
        sa.Column("name_shown", sa.SmallInteger(), nullable=False),
        sa.Column("contact_name", sa.LargeBinary(), nullable=True),
        sa.Column("contact_phone", sa.LargeBinary(), nullable=True),
        sa.Column("profile_version", sa.Integer(), nullable=False),
        sa.Column("filed_at", AT, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("holder_id", ID, nullable=True),
        sa.Column("due_at", AT, nullable=True),
        sa.Column("provisional", sa.SmallInteger(), nullable=False),
        sa.Column("waiting_since", AT, nullable=True),
        sa.Column("grade", sa.String(length=20), nullable=True),
        sa.Column("sort_key", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_service_requests_code_id")),
        sa.ForeignKeyConstraint(["county_id"], ["regions.id"], name=op.f("fk_service_requests_county_id")),
        sa.ForeignKeyConstraint(["filer_id"], ["people.id"], name=op.f("fk_service_requests_filer_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["people.id"], name=op.f("fk_service_requests_holder_id")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_service_requests_station_id")),
        sa.ForeignKeyConstraint(["village_id"], ["regions.id"], name=op.f("fk_service_requests_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_requests")),
        sa.UniqueConstraint("number", name=op.f("uq_service_requests_number")),
        **MYSQL,
    )
    op.create_index(
        op.f("ix_service_requests_county_id_state_sort_key_id"),
        "service_requests",
        ["county_id", "state", "sort_key", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_service_requests_filer_id_id"), "service_requests", ["filer_id", "id"], unique=False)
    op.create_index(
        op.f("ix_service_requests_station_id_id"), "service_requests", ["station_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_service_requests_station_id_state_sort_key_id"),
        "service_requests",
        ["station_id", "state", "sort_key", "id"],
        unique=False,
    )
    op.create_table(
        "addressees",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("until", AT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_addressees_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_addressees_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addressees")),
        sa.UniqueConstraint("request_id", "person_id", name=op.f("uq_addressees_request_id_person_id")),
        **MYSQL,
    )
    op.create_index(
        op.f("ix_addressees_person_id_request_id"), "addressees", ["person_id", "request_id"], unique=False
    )
    op.create_table(
        "words",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("erased_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_words_author_id")),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_words_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words")),
        **MYSQL,
    )
    op.create_index(op.f("ix_words_request_id"), "words", ["request_id"], unique=False)
    op.create_table(
        "attachments",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=True),
        sa.Column("words_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("mime", sa.String(length=40), nullable=False),
        sa.Column("original_mime", sa.String(length=40), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("made_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_attachments_owner_id")),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_attachments_request_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_attachments_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        **MYSQL,
    )
    op.create_index(
        op.f("ix_attachments_owner_id_request_id"), "attachments", ["owner_id", "request_id"], unique=False
    )
    op.create_index(op.f("ix_attachments_request_id"), "attachments", ["request_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("actor_role", sa.String(length=20), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("words_id", ID, nullable=True),
        sa.Column("words_digest", sa.String(length=64), nullable=True),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("announced_at", AT, nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_events_actor_id")),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_events_request_id")),
        sa.ForeignKeyConstraint(["words_id"], ["words.id"], name=op.f("fk_events_words_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("request_id", "seq", name=op.f("uq_events_request_id_seq")),
        **MYSQL,
    )
    op.create_index(op.f("ix_events_announced_at_id"), "events", ["announced_at", "id"], unique=False)
    op.create_index(op.f("ix_events_station_id_at"), "events", ["station_id", "at"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("county_id", ID, nullable=False),
        sa.Column("station_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("recipient_id", ID, nullable=False),
        sa.Column("notice", sa.String(length=20), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", AT, nullable=True),
        sa.Column("lease_owner", sa.String(length=40), nullable=True),
        sa.Column("owed_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("ended_as", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_deliveries_event_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["people.id"], name=op.f("fk_deliveries_recipient_id")),
        sa.ForeignKeyConstraint(["request_id"], ["service_requests.id"], name=op.f("fk_deliveries_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "event_id", "recipient_id", "notice", name=op.f("uq_deliveries_event_id_recipient_id_notice")
        ),
        **MYSQL,
    )
    op.create_index(op.f("ix_deliveries_next_at"), "deliveries", ["next_at"], unique=False)
    op.create_index(
        op.f("ix_deliveries_request_id_recipient_id"), "deliveries", ["request_id", "recipient_id"], unique=False
    )
    op.create_index(
        op.f("ix_deliveries_station_id_ended_as"), "deliveries", ["station_id", "ended_as"], unique=False
    )
    op.create_table(
        "attempts",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("delivery_id", ID, nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("msgid", sa.String(length=40), nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_attempts_delivery_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("delivery_id", "rung", name=op.f("uq_attempts_delivery_id_rung")),
        **MYSQL,
    )
    op.create_index(op.f("ix_attempts_msgid"), "attempts", ["msgid"], unique=False)
