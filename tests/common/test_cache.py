"""The cache holds JSON: what a stranger writes into it is data, never code."""

import os
import pickle

import pytest
from django.conf import settings
from django.core.cache.backends.redis import RedisCache

from mobilization.common.cache import DisposableCache, JsonSerializer
from mobilization.settings import base


@pytest.fixture
def cache():
    made = RedisCache(os.environ["REDIS_URL"], {"KEY_PREFIX": "test-cache", "OPTIONS": {"serializer": JsonSerializer}})
    yield made
    made.delete_many(["a", "n"])


def test_values_come_back(cache):
    cache.set("a", {"tên": ["Đặng", 1.5, None]})
    assert cache.get("a") == {"tên": ["Đặng", 1.5, None]}
    cache.set("n", 1)
    assert cache.incr("n") == 2


def test_a_pickle_is_not_opened():
    with pytest.raises(ValueError):  # noqa: PT011 - any refusal will do
        JsonSerializer().loads(pickle.dumps({"a": 1}))


def test_the_portal_uses_it():
    assert base.CACHES["default"]["OPTIONS"]["serializer"] == "mobilization.common.cache.JsonSerializer"
    assert settings.CACHES["default"]["BACKEND"].endswith("LocMemCache")
    assert base.CACHES["default"]["BACKEND"] == "mobilization.common.cache.DisposableCache"


def test_while_the_server_is_away_the_process_remembers():
    gone = DisposableCache("redis://127.0.0.1:1/0", {"OPTIONS": {"serializer": JsonSerializer}})
    gone.clear()
    assert [gone.add("a", 1), gone.add("a", 2)] == [True, False]
    assert (gone.get("a"), gone.incr("a"), gone.get("b", "none"), gone.has_key("a")) == (1, 2, "none", True)
    gone.set_many({"b": 2})
    assert gone.get_many(["a", "b"]) == {"a": 2, "b": 2}
    gone.delete_many(["a", "b"])
    assert gone.get("a") is None


def test_while_the_server_is_there_nothing_is_kept_here():
    there = DisposableCache(os.environ["REDIS_URL"], {"KEY_PREFIX": "d", "OPTIONS": {"serializer": JsonSerializer}})
    there.set("a", 1)
    assert (there.get("a"), there._meanwhile.get("a")) == (1, None)
    there.delete("a")
    assert there.get("a") is None
