"""Where the private servers keep their things, and how a start that cannot go on says so."""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET_PATH = 90  # of 107 bytes; PostgreSQL adds "/.s.PGSQL.5432.lock"
UNPRIVILEGED = ("postgres", "nobody")


class CannotStart(Exception):
    """Something stands in the way; the text says what, and what to do."""


@dataclass(frozen=True)
class Place:
    """The folders of one private stack.

    `local`: settings, logs, uploaded files, static files; `data`: the database's folder and, as root, a copy of its
    programs; `user`: whom PostgreSQL runs as when the launcher is root (PostgreSQL refuses root), else None.
    """

    local: Path
    data: Path
    user: str | None

    @property
    def logs(self) -> Path:
        """One log file per program."""
        return self.local / "logs"

    def secret(self, name: str) -> str:
        """A random text that is made once and kept in a file only its owner reads."""
        path = self.local / f"{name}.secret"
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(os.urandom(32).hex())
        return path.read_text().strip()

    def sockets(self) -> Path:
        """A fresh short folder for sockets, only ours; the one a killed run left behind is removed.

        As root the database's socket gets a folder of its own inside, and the rest stays root's: an account as common
        as `nobody` must not be able to put a link or a socket of its own where root writes and asks.
        """
        note = self.local / "sockets.path"
        if note.exists():
            left = Path(note.read_text())
            if left.name.startswith("dvk-") and left.is_dir() and not left.is_symlink() and _owner(left) == os.getuid():
                shutil.rmtree(left, ignore_errors=True)
        base = tempfile.gettempdir()
        folder = Path(tempfile.mkdtemp(prefix="dvk-", dir=base if len(base) < LONGEST_SOCKET_PATH - 20 else "/tmp"))  # noqa: S108
        if self.user:
            folder.chmod(0o711)
            inside = self.database_socket(folder)
            inside.mkdir(mode=0o700)
            os.chown(inside, self.uid, -1)
        note.write_text(str(folder))
        return folder

    def database_socket(self, sockets: Path) -> Path:
        """Where in the folder of sockets PostgreSQL makes its own."""
        return sockets / "db" if self.user else sockets

    @property
    def uid(self) -> int:
        """Whom the database's files belong to."""
        return pwd.getpwnam(self.user).pw_uid if self.user else os.getuid()


def _owner(path: Path) -> int:
    return path.lstat().st_uid


def find_place(kind: str = "run") -> Place:
    """The place of one kind of stack ("run", "test"), its folders made.

    Ordinary users keep all in the project's `.local`; for root the database stands under `/var/tmp`, where the
    unprivileged user it runs as can reach it. PORTAL_HOME names another folder instead of `.local`.
    """
    home = Path(os.environ.get("PORTAL_HOME") or PROJECT / ".local").absolute()
    local = home / kind
    local.mkdir(mode=0o700, parents=True, exist_ok=True)
    local.chmod(0o700)  # logs hold addresses, names and the mails that are not sent
    (local / "logs").mkdir(exist_ok=True)
    if os.getuid() != 0:
        return Place(local=local, data=local, user=None)
    name = hashlib.sha256(os.fsencode(local)).hexdigest()[:12]
    data = Path(os.environ.get("PORTAL_DATA") or "/var/tmp") / f"danvankheo-{name}"  # noqa: S108
    data.mkdir(mode=0o711, exist_ok=True)
    found = data.lstat()
    if found.st_uid != 0 or stat.S_ISLNK(found.st_mode) or found.st_mode & 0o022:
        raise CannotStart(f"{data} belongs to somebody else or is open to all. Look at it, remove it, and start again.")
    data.chmod(0o711)
    return Place(local=local, data=data, user=_unprivileged())


def _unprivileged() -> str:
    for name in UNPRIVILEGED:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise CannotStart(
        "PostgreSQL does not run as root, and this machine has neither a user 'postgres' nor 'nobody'.\n"
        "Make one (useradd --system postgres) or start the portal as an ordinary user."
    )
