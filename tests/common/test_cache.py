"""The cache holds JSON: what a stranger writes into it is data, never code."""

import os
import pickle

import pytest
from django.conf import settings
from django.core.cache.backends.redis import RedisCache

from mobilization.common.cache import JsonSerializer
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
