"""The running portal as programs under supervisor: what they are, in which order they start and stop."""

import shlex
import sys
import xmlrpc.client
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from mobilization.local.place import PROJECT, Place
from mobilization.local.postgres import guarded

PORTAL = ("worker", "beat", "web")
WEB_WORKERS, WEB_THREADS, JOBS_AT_ONCE = 2, 6, 2


@dataclass(frozen=True)
class Program:
    """One supervised program: its command, and how long it may take to stop."""

    name: str
    command: list[str]
    stop_seconds: int = 12


@dataclass
class Supervision:
    """supervisor's configuration for one place and the calls to it; programs start when told, restart when they die."""

    place: Place
    sockets: Path
    programs: list[Program] = field(default_factory=list)

    @property
    def _socket(self) -> str:
        return str(self.sockets / "supervisor.sock")

    @property
    def _logs(self) -> Path:
        """The folder of logs by a way without `%`, which supervisor expands twice in names of log files."""
        way = self.sockets / "logs"
        if not way.is_symlink():
            way.symlink_to(self.place.logs)
        return way

    def write(self) -> Path:
        """The configuration file; the portal's own programs stop first, together, then the servers."""
        sections = [
            (
                "supervisord",
                {
                    "nodaemon": "true",
                    "silent": "true",
                    "logfile": self._logs / "supervisor.log",
                    "pidfile": self.sockets / "supervisor.pid",
                    "childlogdir": self._logs,
                    "minfds": "256",
                },
            ),
            ("unix_http_server", {"file": self._socket, "chmod": "0700"}),
            (
                "rpcinterface:supervisor",
                {
                    "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface",
                },
            ),
        ]
        sections += [(f"program:{program.name}", self._section(program)) for program in self.programs]
        for rank, (group, names) in enumerate(self._groups().items()):
            sections.append((f"group:{group}", {"programs": ",".join(names), "priority": rank}))
        lines = []
        for name, settings in sections:
            lines += [f"[{name}]", *(f"{key}={str(value).replace('%', '%%')}" for key, value in settings.items()), ""]
        path = self.place.local / "supervisor.conf"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def _groups(self) -> dict[str, list[str]]:
        names = [program.name for program in self.programs]
        groups = {"servers": [name for name in names if name not in PORTAL], "portal": list(PORTAL)}
        return {group: members for group, members in groups.items() if members}

    def _section(self, program: Program) -> dict[str, Any]:
        return {
            "command": shlex.join(program.command),
            "directory": PROJECT,
            "autostart": "false",
            "autorestart": "true",
            "startsecs": 1,
            "startretries": 30,
            "stopsignal": "TERM",
            "stopwaitsecs": program.stop_seconds,
            "redirect_stderr": "true",
            "stdout_logfile": self._logs / f"{program.name}.log",
            "stdout_logfile_maxbytes": "10MB",
            "stdout_logfile_backups": 2,
        }

    def command(self) -> list[str]:
        """Supervisor itself under its guard, so that it stops in order when the launcher is killed."""
        return guarded([sys.executable, "-m", "supervisor.supervisord", "-c", str(self.write())], grace=40)

    def _server(self) -> xmlrpc.client.ServerProxy:
        transport = SupervisorTransport(None, None, f"unix://{self._socket}")
        return xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport)

    def start(self, name: str) -> None:
        """Start one program without waiting for it; one that runs already is left alone."""
        group = "portal" if name in PORTAL else "servers"
        try:
            with self._server() as server:
                server.supervisor.startProcess(f"{group}:{name}", False)
        except xmlrpc.client.Fault as fault:
            if "ALREADY_STARTED" not in fault.faultString:
                raise

    def answers(self) -> bool:
        """Whether supervisor can be spoken to yet."""
        if not Path(self._socket).exists():
            return False
        try:
            with self._server() as server:
                server.supervisor.getState()
        except (OSError, xmlrpc.client.Error):
            return False
        return True

    def states(self) -> dict[str, tuple[str, int]]:
        """Program → (state, process id, 0 when it does not run); empty while supervisor does not answer."""
        try:
            with self._server() as server:
                rows = server.supervisor.getAllProcessInfo()
        except (OSError, xmlrpc.client.Error):
            return {}
        return {row["name"]: (row["statename"], row["pid"]) for row in rows}  # type: ignore[index, union-attr]


def portal_programs(*, port: int) -> list[Program]:
    """Worker, clock and web server of the portal; commands as a production installation runs them."""
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "mobilization"]
    worker = [*celery, "worker", "--loglevel", "INFO", "--concurrency", str(JOBS_AT_ONCE)]
    worker += ["--without-mingle", "--without-gossip"]
    web = [python, "-m", "gunicorn", "mobilization.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    web += [
        "--workers",
        str(WEB_WORKERS),
        "--threads",
        str(WEB_THREADS),
        "--timeout",
        "60",
        "--graceful-timeout",
        "4",
        "--no-control-socket",
    ]
    return [
        Program("worker", guarded(worker, grace=4)),
        Program("beat", guarded([*celery, "beat", "--loglevel", "INFO", "--pidfile="], grace=4)),
        Program("web", guarded(web, grace=6)),
    ]
