"""`python -m tests.drills [ID …]`: runs the drills and prints a line `ID ok|FAIL figure` for each."""

import sys
from importlib import import_module

from tests.drills.stack import Stack

DRILLS = {
    "X1": "judging_killed",
    "X1-OPINIONS": "opinions_killed",
    "X3": "worker_killed",
    "X3-CERTIFICATES": "certificates_killed",
    "X3-REPORTS": "reports_killed",
    "X4": "import_killed",
    "X5": "queue_gap",
    "X6": "broker_gone",
    "X6-REPORTS": "reports_forgotten",
    "X8": "database_restarted",
    "X14": "numbers_killed",
    "AGREE": "figures_agree",
    "READY": "readiness",
    "STRAYS": "no_strays",
}


def main(wanted: list[str]) -> int:
    """0 when every drill (or each of those named) is ok."""
    unknown = set(wanted) - set(DRILLS)
    if unknown:
        print(f"Unknown: {', '.join(sorted(unknown))}. Drills: {', '.join(DRILLS)}")
        return 2
    failed = 0
    with Stack() as stack:
        for name, module in DRILLS.items():
            if not wanted or name in wanted:
                # Drills use models, which can be imported only when the stack has set the portal up.
                good, figure = import_module(f"tests.drills.{module}").drill(stack)
                failed += not good
                print(f"{name} {'ok' if good else 'FAIL'} {figure}".strip(), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
