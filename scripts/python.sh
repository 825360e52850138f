#!/bin/sh
# Runs its arguments with a Python the portal supports (3.11 to 3.13); PYTHON=… in the environment is tried first.
for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; then
        if [ -n "$PYTHON" ] && [ "$candidate" != "$PYTHON" ]; then
            echo "$PYTHON is not a Python 3.11, 3.12 or 3.13; using $candidate." >&2
        fi
        exec "$candidate" "$@"
    fi
done
echo "The portal needs Python 3.11, 3.12 or 3.13, and none of them was found." >&2
for candidate in ${PYTHON:+"$PYTHON"} python3 python; do
    found=$("$candidate" --version 2>/dev/null) && echo "  found: $candidate is $found" >&2
done
echo "  Debian and Ubuntu:  sudo apt install python3 python3-venv" >&2
echo "  Fedora:             sudo dnf install python3.13" >&2
echo "  macOS:              brew install python@3.13" >&2
echo "  Another place:      make $MAKE_TARGET PYTHON=/path/to/python3.12" >&2
exit 2
