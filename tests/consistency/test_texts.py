"""What stands in the project's files: no place of one machine, no package index of somebody's own, no secret."""

import re

import pytest

from tests.consistency.sources import project_files, relative

BINARY = {".png", ".jpg", ".ico", ".woff2", ".woff", ".xlsx", ".docx", ".pdf", ".mo", ".gz", ".zip", ".svg"}
PLACE_OR_INDEX = re.compile(
    r"(?<![\w.~-])/(?:work|root|Users|home/[a-z][\w-]*)/[\w.-]"
    r"|(?:pypi|artifactory|nexus|devpi|anaconda)\.[\w.-]+|/simple/|--(?:extra-)?index-url[= ]\S",
)
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\bglpat-[\w-]{20}|\bxox[abp]-[\w-]{10,}"
    r"|\bsk[-_](?:live|ant|proj)[-_]\w{10,}|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}",
)
SAYS_SO_ITSELF = "tests/consistency/test_texts.py"


def findings(source: str) -> list[str]:
    return [match[0] for pattern in (PLACE_OR_INDEX, SECRET) for match in pattern.finditer(source)]


def test_files_name_no_machine_and_hold_no_secret():
    found = {
        relative(path): hits
        for path in project_files()
        if path.suffix not in BINARY and relative(path) != SAYS_SO_ITSELF
        if (hits := findings(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "cd /work/main",
        'PATH="/home/an/portal"',
        "/root/.local/bin",
        "pip install --index-url http://mirror x",
        "https://pypi.org/simple",
        "-----BEGIN RSA PRIVATE KEY-----",
        "token = ghp_" + "a" * 36,
        "AKIA" + "A" * 16,
    ],
)
def test_a_place_or_a_secret_is_seen(source):
    assert findings(source) != []


def test_ordinary_paths_are_fine():
    assert findings("/usr/lib/postgresql/15 /home/… ~/work/x docs/work/x /var/tmp (root cannot look into /root)") == []
