#!/bin/sh
# Renew requirements/*.txt from requirements/*.in, for Python 3.11 on Linux, with no package address in them.
set -eu
cd "$(dirname "$0")/../requirements"

uv=$(command -v uv || echo ../.venv/bin/uv)
for name in runtime dev build node uv; do
    "$uv" pip compile --quiet --upgrade --python-version 3.11 --python-platform linux --generate-hashes \
        --no-emit-index-url --no-annotate --no-header "$name.in" --output-file "$name.txt"
done
