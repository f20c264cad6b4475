#!/bin/sh
# Make .venv from the hashed locks. Needs Python 3.11 and nothing else; uses uv where the machine has it.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3.11}

command -v "$python" >/dev/null || {
    echo "setup: $python is not on this machine. Install Python 3.11, or name yours: make setup PYTHON=…" >&2
    exit 1
}
if [ ! -x .venv/bin/python ]; then
    echo "setup: making .venv"
    "$python" -m venv .venv
fi
if command -v uv >/dev/null; then
    uv=uv
else
    uv=.venv/bin/uv
    [ -x "$uv" ] || .venv/bin/python -m pip install --quiet --require-hashes -r requirements/uv.txt
fi
install="$uv pip install --quiet --python .venv/bin/python"
echo "setup: installing from the locks"
$install --require-hashes -r requirements/build.txt -r requirements/runtime.txt -r requirements/dev.txt
$install --no-deps --no-build-isolation --editable .
