"""The cast of people and what all tests share."""

import pytest

from organizations.models import User
from tests.smtp import smtp  # noqa: F401 - a fixture


@pytest.fixture
def person_with_account(db):
    """A signed-in officer's account."""
    return User.objects.create_user("officer@example.vn", "mat khau rat dai 1", full_name="Nguyễn Thị Ánh")
