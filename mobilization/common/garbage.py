"""Looking for garbage less often: what a process has loaded at its start stays, and is not looked through again."""

import gc

_NEW_OBJECTS = 10_000
"""So many more that may be cyclic before the youngest are looked through; Python's own 700 are one page's."""


def settle() -> None:
    """Called once, when a process has loaded all it works with."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
