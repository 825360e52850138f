"""People, a kind of work that does what the test says, and a broker that only remembers."""

import pytest

from mobilization.outbox import registry, services, wake
from organizations.models import User


def _account(name: str, **fields) -> User:
    return User.objects.create_user(f"{name}@example.vn", "mat khau rat dai 1", full_name=name.title(), **fields)


@pytest.fixture
def officer(db):
    return _account("officer", language="vi")


@pytest.fixture
def stranger(db):
    return _account("stranger")


@pytest.fixture
def administrator(db):
    return _account("administrator", is_superuser=True, is_staff=True)


@pytest.fixture
def handlers(monkeypatch):
    """Set `handlers["do"]` to the function that is to do the work of the kind `test.work`."""
    doing = {"do": lambda run: None}
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))

    def work(run):
        return doing["do"](run)

    registry.register("test.work", work, title="Work", may_request=lambda user: True)
    return doing


@pytest.fixture
def woken(monkeypatch):
    """The ids of jobs for which a worker was woken; nothing is sent."""
    ids = []

    def remember(job_id):
        ids.append(job_id)
        return True

    monkeypatch.setattr(services, "wake_worker", remember)
    monkeypatch.setattr(wake, "_away_until", 0.0)
    return ids


@pytest.fixture
def ask(handlers, woken):
    """Request a job of the kind `test.work`."""

    def request(owner=None, **options):
        return services.request_job(kind="test.work", owner=owner, **options)

    return request
