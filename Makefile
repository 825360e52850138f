# The commands of the portal. Needed: make and Python 3.11 to 3.13. Everything else is set up by the first call.
#   make run [PORT=9000]          the portal on http://127.0.0.1:8000 with worker and clock; Ctrl-C stops it
#   make test [ARGS="-k text"]    the suite that needs no browser
#   make e2e | lint | drill | bench
#   make check                    lint, test and e2e at the same time, as continuous integration does
PORT ?= 8000
ARGS ?=
export PYTHON ARGS PORT
export PYTHONUTF8 = 1
export MAKE_TARGET = $@
START = @exec sh scripts/python.sh scripts/bootstrap.py

.PHONY: help run test e2e lint check drill bench lock
help:
	@sed -n '2,5p' Makefile

run test e2e lint check drill bench:
	$(START) $@

# For maintainers: compile the locks again (needs uv on the path).
lock:
	@sh scripts/lock.sh
