"""The private PostgreSQL cluster: made once, whole or not at all; started by whoever supervises it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from mobilization.local.guard import plain_environment
from mobilization.local.place import CannotStart, Place
from mobilization.local.programs import PostgresPrograms, find_postgres

GUARD = str(Path(__file__).with_name("guard.py"))
CLUSTER_OWNER, OWNER, APPLICATION = "portal_admin", "portal_owner", "portal_app"
DATABASE = "portal"
START_SECONDS = 30
BUILTIN_LOCALES_SINCE = 17


def guarded(command: list[str], *, number: str = "TERM", grace: float = 5, user: str | None = None) -> list[str]:
    """The command line that runs `command` under `guard.py`."""
    as_user = ["--user", user] if user else []
    return [sys.executable, "-I", "-S", GUARD, "--signal", number, "--grace", str(grace), *as_user, "--", *command]


@dataclass(frozen=True)
class Cluster:
    """One data folder, the programs that serve it, and the folder of its socket."""

    place: Place
    programs: PostgresPrograms
    sockets: Path
    fast: bool = False
    set_aside: Path | None = None  # where the data of an earlier clone at this path went

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.place.data / "postgres"

    @property
    def _socket(self) -> Path:
        return self.place.database_socket(self.sockets)

    def command(self) -> list[str]:
        """What serves the cluster, under its guard. `fast` gives up safety in a crash (tests)."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "timezone": "UTC",
            "log_min_messages": "warning",
            "password_encryption": "scram-sha-256",
        }
        if self.fast:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        program = [self.programs.path("postgres"), "-D", str(self.folder), *options]
        return guarded(program, number="INT", grace=10, user=self.place.user)

    def url(self, role: str, database: str = DATABASE) -> str:
        """The libpq address of a role; the password is the place's secret of that role."""
        password = quote(self.place.secret(role))
        return f"postgresql://{role}:{password}@/{database}?{urlencode({'host': str(self._socket)})}"

    def environment(self) -> dict[str, str]:
        """The two addresses the portal reads."""
        return {"DATABASE_URL": self.url(APPLICATION), "DATABASE_OWNER_URL": self.url(OWNER)}

    def wait(self, *, alive: Callable[[], bool]) -> None:
        """Until the server answers; raises `CannotStart` with the end of its log when it does not."""
        deadline = time.monotonic() + START_SECONDS
        problem = ""
        while time.monotonic() < deadline and alive():
            try:
                psycopg.connect(self.url(CLUSTER_OWNER, "postgres"), connect_timeout=3).close()
            except psycopg.OperationalError as error:
                problem = str(error)
                if "password authentication failed" in problem:
                    raise CannotStart(self._not_of_one_portal()) from None
                time.sleep(0.1)
            else:
                return
        raise CannotStart(f"PostgreSQL does not start.\n{problem}\n{self._log_tail()}")

    def _not_of_one_portal(self) -> str:
        secret = self.place.local / f"{CLUSTER_OWNER}.secret"
        return (
            f"The database in {self.folder} was made with another password than the one kept in {secret}:\n"
            "one of the two was replaced. Bring back the other one from a backup; or, to start with empty data,\n"
            f'set the database aside:  mv "{self.folder}" "{self.folder}.earlier"'
        )

    def _log_tail(self) -> str:
        log = self.place.logs / "postgres.log"
        if not log.exists():
            return ""
        lines = log.read_text(errors="replace").splitlines()[-8:]
        full = any("No space left on device" in line for line in lines)
        remedy = "\nThe disk is full: make room and start again." if full else ""
        return "\n".join(lines) + f"\nThe whole log: {log}" + remedy

    def prepare(self) -> None:
        """The two roles with their present passwords, and the database; safe to repeat."""
        with psycopg.connect(self.url(CLUSTER_OWNER, "postgres"), autocommit=True) as connection:
            for role, rights in ((OWNER, "LOGIN CREATEDB"), (APPLICATION, "LOGIN")):
                known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
                verb = sql.SQL("ALTER" if known else "CREATE")
                connection.execute(
                    sql.SQL("{} ROLE {} {} PASSWORD {}").format(
                        verb, sql.Identifier(role), sql.SQL(rights), sql.Literal(self.place.secret(role))
                    )
                )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
                )
            if self.fast:  # tests empty tables past the triggers
                granted = sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}")
                connection.execute(granted.format(sql.Identifier(OWNER)))


def open_cluster(place: Place, sockets: Path, *, fast: bool = False) -> Cluster:
    """The cluster of a place, made when it is not there yet; nobody serves it when this returns.

    As root the data stand outside the project and outlive it. Data whose password went with a deleted clone can be
    opened by nobody: they are set aside, not deleted (of tests: deleted), and the new clone starts with its own.

    Raises `CannotStart` when the folder is incomplete, of a version nobody here can serve, or still in use.
    """
    folder = place.data / "postgres"
    for left in place.data.glob("postgres.new-*"):
        shutil.rmtree(left, ignore_errors=True)
    set_aside = _set_aside(place, folder, throw_away=fast) if _is_of_an_earlier_clone(place, folder) else None
    existing = _version(folder)
    cluster = Cluster(place, find_postgres(place, existing=existing), sockets, fast, set_aside)
    if existing is None:
        _initialise(cluster)
    else:
        _wait_for_former_server(folder)
    return cluster


def _is_of_an_earlier_clone(place: Place, folder: Path) -> bool:
    outside = place.data != place.local  # beside the secret, a lost secret is an accident and gets a message
    return outside and folder.exists() and not (place.local / f"{CLUSTER_OWNER}.secret").exists()


def _set_aside(place: Place, folder: Path, *, throw_away: bool) -> Path | None:
    _wait_for_former_server(folder)
    if throw_away:
        shutil.rmtree(folder)
        return None
    aside = place.data / f"{folder.name}.earlier-{time.strftime('%Y%m%d-%H%M%S')}"
    folder.rename(aside)
    return aside


def _version(folder: Path) -> int | None:
    """The major version a data folder was made with; None when there is no folder."""
    if not folder.exists():
        return None
    if not (folder / "PG_VERSION").exists() or not (folder / "global" / "pg_control").exists():
        raise CannotStart(
            f"{folder} is not a complete database folder (half copied or half deleted?).\n"
            f'Restore it from a backup, or remove it to start with empty data:  rm -r "{folder}"'
        )
    return int((folder / "PG_VERSION").read_text().split(".")[0])


def _initialise(cluster: Cluster) -> None:
    """`initdb` into a folder beside, renamed when complete, so that a broken start leaves nothing half made."""
    place, fresh = cluster.place, cluster.place.data / f"postgres.new-{os.getpid()}"
    fresh.mkdir(mode=0o700)
    password = cluster.sockets / "password"
    with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(place.secret(CLUSTER_OWNER))
    if place.user:
        os.chown(fresh, place.uid, -1)
        os.chown(password, place.uid, -1)
    locale = ["--locale=C.UTF-8"]
    if cluster.programs.major >= BUILTIN_LOCALES_SINCE:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    command = [cluster.programs.path("initdb"), "-D", str(fresh), "-U", CLUSTER_OWNER, "-E", "UTF8", *locale]
    command += ["-A", "scram-sha-256", f"--pwfile={password}", *(["--no-sync"] if cluster.fast else [])]
    as_user: dict[str, Any] = {}
    if place.user:
        as_user = {"user": place.user, "group": fresh.stat().st_gid, "extra_groups": [], "env": plain_environment()}
    made = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **as_user)  # noqa: S603
    password.unlink()
    if made.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        full = "No space left" in made.stderr
        remedy = "The disk is full: make room and start again." if full else "Nothing was left behind; start again."
        raise CannotStart(f"The database could not be made:\n{made.stderr.strip()}\n{remedy}")
    fresh.rename(place.data / "postgres")


def _wait_for_former_server(folder: Path) -> None:
    """A server whose portal was killed needs a moment to stop; a note of one that is long gone is removed."""
    note = folder / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while note.exists():
        pid = note.read_text().split("\n", 1)[0].strip()
        if not pid.isdigit() or not _is_postgres(int(pid)):
            note.unlink(missing_ok=True)
            return
        if time.monotonic() > deadline:
            raise CannotStart(
                f"Another PostgreSQL (process {pid}) still serves {folder}.\nStop it and start again:  kill -INT {pid}"
            )
        time.sleep(0.2)


def _is_postgres(pid: int) -> bool:
    asked = subprocess.run(["ps", "-p", str(pid), "-o", "comm="], capture_output=True, text=True, check=False)  # noqa: S603, S607
    if asked.returncode and not asked.stdout.strip():
        return Path(f"/proc/{pid}").exists() and b"postgres" in Path(f"/proc/{pid}/comm").read_bytes()
    return "postgres" in asked.stdout
