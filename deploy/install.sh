#!/usr/bin/env bash
# Installs 衡网 from this folder, without a network: ./install.sh TARGET
# TARGET gets an environment of its own; data lie elsewhere and are never touched.
set -euo pipefail
cd "$(dirname "$0")"
target=${1:-/opt/hengwang}

sha256sum --quiet --check SHA256SUMS || {
  echo "A file of this bundle was altered or is missing; nothing was installed." >&2
  exit 1
}

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
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "The module venv is missing; install the package python3-venv of this machine's system." >&2
  exit 1
fi

"$python" -m venv "$target"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \
  --find-links wheels --require-hashes --requirement requirements.lock
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \
  --no-deps --force-reinstall wheels/hengwang-*.whl
"$target/bin/hengwang" --version >/dev/null
echo "Installed. Start:  $target/bin/hengwang run --data-dir /srv/hengwang"
