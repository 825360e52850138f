"""docker-compose.yml, Dockerfile and proxy: parsed, since containers cannot be run where the portal is developed."""

import importlib
import re
import shlex

import pytest
import yaml

from tests.consistency.sources import ROOT, text
from tests.consistency.test_documentation import variables_described

COMPOSE = yaml.safe_load(text(ROOT / "docker-compose.yml"))
OURS = ("web", "worker", "beat", "migrate")
VARIABLE = re.compile(r"\$\{(\w+)[^}]*\}")
CELERY_COMMANDS = {"worker", "beat"}


def problems(service: dict) -> list[str]:
    """What a service of the portal's image names that does not exist."""
    found = []
    command = service["command"]
    program, first = command[0], command[1]
    if program == "gunicorn":
        found += [] if hasattr(importlib.import_module(first), "application") else [f"no application in {first}"]
    elif program == "celery":
        package = importlib.import_module(command[command.index("-A") + 1])
        found += [] if hasattr(package, "celery_app") and command[3] in CELERY_COMMANDS else [f"no Celery: {command}"]
    elif (program, first) == ("python", "manage.py"):
        found += [] if command[2] in {"migrate"} else [f"unknown command {command}"]
    else:
        found.append(f"unknown program {program}")
    settings = service["environment"]["DJANGO_SETTINGS_MODULE"]
    found += [] if settings == "mobilization.settings.production" else [f"settings {settings}"]
    unknown = set(service["environment"]) - variables_described() - {"DJANGO_SETTINGS_MODULE"}
    return found + [f"unknown setting {name}" for name in sorted(unknown)]


def test_all_parts_are_there():
    assert set(COMPOSE["services"]) == {*OURS, "postgres", "valkey", "proxy"}


@pytest.mark.parametrize("name", OURS)
def test_services_name_what_exists(name):
    assert problems(COMPOSE["services"][name]) == []


def test_only_the_migration_holds_the_owner():
    holders = {name for name in OURS if "DATABASE_OWNER_URL" in COMPOSE["services"][name]["environment"]}
    assert holders == {"migrate"}


def test_every_service_says_how_it_is():
    without = {name for name, service in COMPOSE["services"].items() if "healthcheck" not in service}
    assert without == {"migrate"}


def test_secrets_come_from_the_environment_file():
    texts = [str(v) for s in COMPOSE["services"].values() for v in s.get("environment", {}).values()]
    used = {name for value in texts for name in VARIABLE.findall(value)}
    offered = set(re.findall(r"^(\w+)=", text(ROOT / ".env.example"), re.MULTILINE))
    assert used == offered
    keys = re.compile(r"(PASSWORD|SECRET_KEY)$")
    given = [
        f"{name}: {key}"
        for name, service in COMPOSE["services"].items()
        for key, value in service.get("environment", {}).items()
        if keys.search(key) and not VARIABLE.fullmatch(str(value))
    ]
    assert given == []
    filled = re.findall(r"^(?:SECRET_KEY|\w+_PASSWORD)=(.+)$", text(ROOT / ".env.example"), re.MULTILINE)
    assert filled == []


def test_mounted_files_exist():
    mounts = [v for s in COMPOSE["services"].values() for v in s.get("volumes", [])]
    assert mounts
    ours = [mount.split(":")[0] for mount in mounts if mount.startswith("./")]
    assert [path for path in ours if not (ROOT / path).is_file()] == []
    named = {mount.split(":")[0] for mount in mounts if not mount.startswith("./")}
    assert named == set(COMPOSE["volumes"])


def test_nothing_but_the_proxy_is_reachable():
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]
    proxy = text(ROOT / "deploy" / "Caddyfile")
    for setting in ("reverse_proxy web:8000", "request_buffers 5MiB", "header_up Host {host}"):
        assert setting in proxy


def test_the_image_is_built_from_what_is_there():
    lines = text(ROOT / "Dockerfile").replace("\\\n", " ").splitlines()
    copied = [
        source
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for source in shlex.split(line)[1:-1]
    ]
    assert copied
    assert [source for source in copied if not (ROOT / source).exists()] == []
    installs = [part for line in lines for part in line.split("&&") if "pip install" in part]
    assert installs
    assert [part for part in installs if "--require-hashes" not in part] == []
    assert [line for line in lines if line.startswith("USER ")] == ["USER portal"]


@pytest.mark.parametrize(
    "change",
    [
        {"command": ["celery", "-A", "mobilization.common", "worker"]},
        {"command": ["celery", "-A", "mobilization", "bear"]},
        {"command": ["gunicorn", "mobilization.urls"]},
        {"command": ["python", "manage.py", "migrrate"]},
        {"environment": {"DJANGO_SETTINGS_MODULE": "mobilization.settings.dev"}},
        {"environment": {"DJANGO_SETTINGS_MODULE": "mobilization.settings.production", "DATABSE_URL": ""}},
    ],
)
def test_a_wrong_name_is_seen(change):
    assert len(problems({**COMPOSE["services"]["web"], **change})) == 1
