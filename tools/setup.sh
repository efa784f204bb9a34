#!/usr/bin/env bash
# Makes .venv, the assets and the compiled translations; a second run takes a second.
set -euo pipefail
cd "$(dirname "$0")/.."

python=""
for candidate in python3.11 python3.12 python3.13 python3; do
  if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Hengwang needs Python 3.11, 3.12 or 3.13; none was found." >&2
  exit 1
fi

if [ ! -x .venv/bin/python ]; then
  echo "Making the environment .venv with $($python --version)"
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
    else
      echo "The module venv is missing. As an administrator: apt-get install python3-venv" >&2
      exit 1
    fi
  fi
  "$python" -m venv .venv
fi

if [ ! -x .venv/bin/uv ]; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.lock
fi
# The machine's own certificates count too: many offices look into what leaves their network.
if [ -r /etc/ssl/certs/ca-certificates.crt ]; then
  export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
fi
if ! cmp -s requirements-dev.lock .venv/installed.lock; then
  echo "Installing the locked requirements"
  .venv/bin/uv pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes requirements-dev.lock
  .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --editable .
  cp requirements-dev.lock .venv/installed.lock
fi

# A start without compiled modules takes twice as long, and some environments never write them.
.venv/bin/python -m compileall -q src/hengwang
.venv/bin/python tools/assets.py
.venv/bin/python tools/regions.py
.venv/bin/python tools/translations.py compile
