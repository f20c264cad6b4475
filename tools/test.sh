#!/bin/sh
# The whole suite, step by step. Every step runs even if one before it failed; any failure fails the whole.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=""
began=$(date +%s)

step() {
    name=$1
    shift
    echo
    echo "── $name"
    from=$(date +%s)
    for word in "$@"; do
        # Under xdist pytest runs nothing, and says nothing, where a folder is missing.
        case $word in tests/*) [ -d "$word" ] || echo "$word is not there" >&2 ;; esac
    done
    if "$@" </dev/null; then
        echo "── ok: $name ($(($(date +%s) - from)) s)"
    else
        echo "── FAILED: $name ($(($(date +%s) - from)) s)" >&2
        failed="$failed
  $name"
    fi
}

# mypy and import-linter load the settings, which want a data directory.
QUANCHENG_HOME=$(mktemp -d)
export QUANCHENG_HOME
trap 'rm -rf "$QUANCHENG_HOME"' EXIT

quick() {
    step "style (ruff)" $bin/ruff check .
    step "layout (ruff format)" $bin/ruff format --check .
    step "types (mypy)" $bin/mypy
    step "imports go down (import-linter)" $bin/lint-imports
    step "templates (djade)" sh -c "find src -name '*.html' | xargs $bin/djade --check --target-version 5.2"
}

pytest="$bin/pytest -q --durations=8"
case ${1:-all} in
quick) quick ;;
all)
    quick
    step "docs, engine and packs" $pytest -n 2 --dist loadfile --no-loadscope-reorder tests/docs tests/engine tests/packs
    step "the product on SQLite" $pytest -n 2 --dist loadfile --no-loadscope-reorder tests/app tests/faults
    step "the product on PostgreSQL" $bin/python tools/with_postgres.py $pytest -n 2 --dist loadfile --no-loadscope-reorder tests/app tests/faults
    step "journeys in Chromium" $pytest -n 2 --dist loadfile --no-loadscope-reorder tests/pages
    ;;
*)
    echo "usage: tools/test.sh [quick]" >&2
    exit 2
    ;;
esac

echo
echo "── $(($(date +%s) - began)) s in all"
if [ -n "$failed" ]; then
    echo "── FAILED:$failed" >&2
    exit 1
fi
echo "── everything passed"
