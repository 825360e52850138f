"""Kinds of work and who does them. Apps fill it in `AppConfig.ready()`; nothing here knows them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from mobilization.outbox.models import Job
    from mobilization.outbox.runner import JobRun


class UnknownKind(LookupError):
    """No handler is registered for this kind of work."""


@dataclass(frozen=True)
class JobKind:
    """A kind of work: its handler, its title for people, who may ask for it and who may fetch its files.

    `forgets` names params that are not kept once the work has ended, however it ended.
    """

    name: str
    handler: "Callable[[JobRun], dict[str, Any] | None]"
    title: "str | _StrPromise"
    may_request: Callable[[Any], bool]
    may_fetch: "Callable[[Any, Job], bool]"
    forgets: tuple[str, ...] = ()


_kinds: dict[str, JobKind] = {}


def nobody(user: Any) -> bool:
    """For kinds that only the portal itself asks for."""
    return False


def who_sees_it(user: Any, job: "Job") -> bool:
    """For kinds whose files hold nothing that a change of rights could take away again."""
    return True


def register(
    kind: str,
    handler: "Callable[[JobRun], dict[str, Any] | None]",
    *,
    title: "str | _StrPromise",
    may_request: Callable[[Any], bool] = nobody,
    may_fetch: "Callable[[Any, Job], bool]" = who_sees_it,
    forgets: tuple[str, ...] = (),
) -> None:
    """Make `handler(run)` do the work of `kind` (`"app.verb"`); it returns the result as a dict, or None.

    `may_request(user)` is asked when the job is requested and once more when it runs; `may_fetch(user, job)` each time
    somebody who sees the job fetches a file of it. `forgets` names params that leave the row when the job ends. Raises
    ValueError for a kind that has another handler already.
    """
    known = _kinds.get(kind)
    if known and known.handler is not handler:
        raise ValueError(f"Job kind {kind} has a handler already: {known.handler}")
    _kinds[kind] = JobKind(kind, handler, title, may_request, may_fetch, forgets)


def get(kind: str) -> JobKind:
    """The registered kind; raises UnknownKind."""
    try:
        return _kinds[kind]
    except KeyError:
        raise UnknownKind(kind) from None


def may_fetch(user: Any, job: "Job") -> bool:
    """Whether the job's kind lets `user` have its files; nobody, when no handler is registered."""
    return job.kind in _kinds and _kinds[job.kind].may_fetch(user, job)


def forgets(kind: str) -> tuple[str, ...]:
    """The params that a job of this kind does not keep."""
    return _kinds[kind].forgets if kind in _kinds else ()


def has_forgotten(job: "Job") -> bool:
    """Whether the job has ended and what it would need to be done again is gone."""
    return any(name not in job.params for name in forgets(job.kind))


def title(kind: str) -> str:
    """The kind's title in the active language; its bare name when no handler is registered."""
    return str(_kinds[kind].title) if kind in _kinds else kind


def choices() -> list[tuple[str, str]]:
    """All kinds with their titles, for filters."""
    return sorted(((name, str(kind.title)) for name, kind in _kinds.items()), key=lambda pair: pair[1])
