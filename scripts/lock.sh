#!/usr/bin/env bash
# Pins every package with its hashes, for all Pythons and platforms at once; the files name no index host.
# For maintainers, after a change of the dependencies in pyproject.toml; `UPGRADE=1` takes newer versions too.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools" && "$tools/bin/pip" --disable-pip-version-check --quiet install uv
lock() {
  "$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate ${UPGRADE:+--upgrade} "$@"
}
lock pyproject.toml --extra cluster -o requirements.lock
lock pyproject.toml --extra cluster --extra demo --group dev -o requirements-dev.lock
lock --group build -o requirements-build.lock
