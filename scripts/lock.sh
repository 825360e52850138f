#!/bin/sh
# Compiles requirements/*.txt from pyproject.toml: one lock for all supported Pythons, with hashes, without addresses.
set -eu
compile() {
    name=$1
    shift
    uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --quiet \
        --output-file "requirements/$name.txt" "$@"
}
compile base
compile stack -c requirements/base.txt --extra stack
compile dev -c requirements/stack.txt --extra stack --extra dev
compile e2e -c requirements/dev.txt --extra stack --extra dev --extra e2e
compile servers -c requirements/base.txt --extra servers
