"""What the application's database role may do, set again after every migrate.

The owner's role migrates. The application connects as another, which reads and writes rows but cannot change what is
on record: tables that apps registered as append-only can be inserted into and read, nothing else.
"""

import logging
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from psycopg import sql

logger = logging.getLogger(__name__)

_append_only: dict[str, tuple[str, ...]] = {}
_written_by_triggers: set[str] = {"pghistory_context"}


def append_only(table: str, *, updatable: tuple[str, ...] = ()) -> None:
    """Let the application only read and insert into `table`, and update its columns `updatable`; for `ready()`."""
    _append_only[table] = updatable


def written_by_triggers(table: str) -> None:
    """Let the application only read `table`: triggers write it with the rights of its owner. For tables of events."""
    _written_by_triggers.add(table)


def application_role() -> str:
    """The name of the role the portal connects as, or "" when owner and application are one."""
    if "owner" in settings.DATABASES:
        return str(settings.DATABASES["default"]["USER"])
    return str(getattr(settings, "APPLICATION_DATABASE", {}).get("USER", ""))


def apply_grants(*, using: str, role: str) -> None:
    """Give `role` what it needs in the database `using` and take away what it must not have; may be repeated.

    `using` connects as the owner of the tables. Does nothing when the role does not exist or is the owner itself.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, to_regrole(quote_ident(%s)) IS NOT NULL", [role])
        owner, exists = cursor.fetchone()
        if not role or role == owner or not exists:
            return
        present = set(connection.introspection.table_names(cursor))
        for statement in _statements(role, present):
            cursor.execute(statement)
        cursor.execute(_TRIGGERS_HOLD)


# What the record's triggers insert, they insert as the owner, so that the application cannot write events itself; and
# no session can switch them off (pgtrigger's function asks a setting that anybody may set).
_TRIGGERS_HOLD = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT DISTINCT p.oid::regprocedure AS signature FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE t.tgname LIKE 'pgtrigger\\_%' AND NOT t.tgisinternal AND p.pronamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp',
                       found.signature);
    END LOOP;
    IF to_regprocedure('public._pgtrigger_should_ignore(name)') IS NOT NULL THEN
        CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
            LANGUAGE sql IMMUTABLE AS 'SELECT false';
    END IF;
END $$
"""


def _statements(role: str, present: set[str]) -> list[sql.Composed]:
    name = sql.Identifier(role)
    texts = [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ]
    statements = [sql.SQL(text).format(role=name) for text in texts]
    closed: dict[str, tuple[str, ...]] = {table: columns for table, columns in _append_only.items() if table in present}
    if "django_migrations" in present:
        text = "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}"
        statements.append(sql.SQL(text).format(role=name))
    for table in sorted(_written_by_triggers & present):
        text = "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}"
        statements.append(sql.SQL(text).format(table=sql.Identifier(table), role=name))
    for table, columns in closed.items():
        parts: dict[str, Any] = {"table": sql.Identifier(table), "role": name}
        statements.append(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}").format(**parts))
        if columns:
            parts["columns"] = sql.SQL(", ").join(map(sql.Identifier, columns))
            statements.append(sql.SQL("GRANT UPDATE ({columns}) ON {table} TO {role}").format(**parts))
    return statements


def after_migrate(*, using: str, **kwargs: Any) -> None:
    """Handler of `post_migrate`: once for each migrate, over the connection that migrated."""
    if role := application_role():
        apply_grants(using=using, role=role)
