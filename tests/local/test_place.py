"""Folders, secrets and the lock of a private stack."""

import os
import stat
import subprocess
import sys

import pytest

from mobilization.local.lock import hold
from mobilization.local.place import CannotStart, find_place


def test_a_secret_is_made_once_and_read_by_its_owner_only(place):
    first = place.secret("django")
    assert len(first) == 64
    assert place.secret("django") == first
    assert place.secret("portal_app") != first
    assert stat.S_IMODE((place.local / "django.secret").stat().st_mode) == 0o600


def test_sockets_stand_in_a_short_private_folder_and_old_ones_go(place, as_root):
    first = place.sockets()
    inside = place.database_socket(first)
    assert len(str(inside / ".s.PGSQL.5432.lock")) < 107
    assert stat.S_IMODE(inside.stat().st_mode) == 0o700
    assert inside.stat().st_uid == place.uid
    assert stat.S_IMODE(first.stat().st_mode) == (0o711 if as_root else 0o700)
    assert first.stat().st_uid == os.getuid()  # as root not the database's user, who could put links there
    second = place.sockets()
    assert second != first
    assert not first.exists()


def test_nobody_else_reads_settings_and_logs(place):
    place.local.chmod(0o755)
    assert stat.S_IMODE(find_place("run").local.stat().st_mode) == 0o700


def test_a_folder_that_is_not_ours_is_never_removed(place, tmp_path):
    foreign = tmp_path / "documents"
    foreign.mkdir()
    (place.local / "sockets.path").write_text(str(foreign))
    place.sockets()
    assert foreign.exists()


def test_a_data_folder_open_to_all_is_refused(place, as_root):
    if not as_root:
        assert place.data == place.local
        return
    place.data.chmod(0o777)
    with pytest.raises(CannotStart, match="open to all"):
        find_place("run")


def test_one_stack_per_place(place):
    with (
        hold(place, what="The portal"),
        pytest.raises(CannotStart, match=f"already at work.*process {os.getpid()}"),
        hold(place, what="The portal"),
    ):
        pass
    with hold(place, what="The portal"):
        assert (place.local / "running.lock").read_text() == str(os.getpid())


def test_the_lock_of_a_killed_stack_is_free(place):
    code = (
        "import os; from mobilization.local.lock import hold; from mobilization.local.place import find_place\n"
        "with hold(find_place('run'), what='x'): os.kill(os.getpid(), 9)"
    )
    assert subprocess.call([sys.executable, "-c", code]) == -9
    with hold(place, what="The portal") as descriptor:
        assert descriptor > 2
