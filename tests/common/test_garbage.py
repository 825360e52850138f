"""What a process has loaded is set aside from the search for garbage, in the web's processes and the worker's alike."""

import gc
import importlib

import pytest
from celery.signals import worker_process_init

from mobilization import celery, wsgi
from mobilization.common import garbage


@pytest.fixture
def done(monkeypatch):
    found = []
    monkeypatch.setattr(gc, "freeze", lambda: found.append("freeze"))
    monkeypatch.setattr(gc, "set_threshold", lambda *numbers: found.append(numbers))
    return found


def test_what_is_loaded_is_set_aside_and_the_young_are_let_grow(done):
    older = gc.get_threshold()[1:]
    garbage.settle()
    assert done == ["freeze", (10_000, *older)]


def test_the_process_of_a_worker_settles_before_its_first_job(done):
    (settled,) = [each for _key, known in worker_process_init.receivers if (each := known()) is celery._settled]
    settled()
    assert "freeze" in done


def test_the_process_of_the_web_settles(done):
    importlib.reload(wsgi)
    assert "freeze" in done
