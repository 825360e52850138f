"""Fault drills (`make drill`): the portal as `make run` starts it, with its programs killed, frozen and emptied."""
