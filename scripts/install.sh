#!/usr/bin/env bash
# Makes .venv with monitor and its tools in it, from the pinned lock. Does nothing when it is up to date,
# so that everything after the first call works offline.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}
lock=requirements-dev.lock

wanted=$(cat "$lock" pyproject.toml scripts/install.sh | sha256sum | cut -d' ' -f1)
if [ "$(cat "$venv/.installed" 2>/dev/null)" = "$wanted" ] && "$venv/bin/python" -c 'import monitor' 2>/dev/null; then
  exit 0
fi

python=${PYTHON:-}
for candidate in python3 python3.13 python3.12 python3.11 python3.14; do
  [ -n "$python" ] && break
  "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && python=$candidate
done
if [ -z "$python" ]; then
  echo "make install: needs Python 3.11 or newer; found: $(python3 --version 2>&1 || true)" >&2
  echo "  on Debian or Ubuntu: apt-get install python3" >&2
  exit 1
fi

# Debian and Ubuntu keep ensurepip, which venv needs, in a package of its own.
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
  package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
  as_root=
  [ "$(id -u)" = 0 ] || as_root="sudo -n"
  echo "make install: $python has no ensurepip; installing $package"
  if ! { $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$package"; } >/dev/null; then
    echo "make install: could not install $package; install it by hand and call make again" >&2
    exit 1
  fi
fi

echo "make install: $("$python" --version), packages from $lock"
rm -f "$venv/.installed"
"$python" -m venv "$venv"
pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet)
"${pip[@]}" install --no-deps --require-hashes -r "$lock"
"${pip[@]}" install --no-deps --no-build-isolation --no-index -e .
"${pip[@]}" check
echo "$wanted" > "$venv/.installed"
