"""A job that only takes time, for drills and for building pages; registered in development and tests only."""

import time
from typing import Any

from django.utils.translation import gettext as _

from mobilization.outbox.runner import JobRefused, JobRun

DRILL = "outbox.drill"


def drill(run: JobRun) -> dict[str, Any]:
    """Take `params["seconds"]` in steps of a tenth, then give one file; `params["refuse"]`, `params["fail"]` do so.

    Returns `{"steps": n}`.
    """
    steps = int(float(run.params.get("seconds", 1)) * 10)
    for done in range(steps):
        run.progress(done, steps, _("Step %(done)s of %(total)s") % {"done": done, "total": steps})
        time.sleep(0.1)
    if run.params.get("refuse"):
        raise JobRefused(str(run.params["refuse"]))
    if run.params.get("fail"):
        raise RuntimeError(str(run.params["fail"]))
    content = run.temporary_file()
    content.write(f"{steps} steps\n".encode())
    run.add_file("txt", f"drill-{run.job_id}.txt", content)
    run.progress(steps, steps)
    return {"steps": steps}
