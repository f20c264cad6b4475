#!/bin/sh
# Fill a data directory that holds nothing yet with the demo county, then serve and work until Ctrl-C.
set -eu
cd "$(dirname "$0")/.."
quancheng=.venv/bin/quancheng
home=${QUANCHENG_HOME:-var}
accounts=$home/demo-accounts.txt
under_way=$home/demo-under-way

mkdir -p -m 700 "$home"
if [ -e "$under_way" ] && [ -z "${QUANCHENG_DATABASE:-}" ]; then
    echo "run: the demo county was left half made; beginning again"
    rm -rf "$home"/quancheng.sqlite3* "$home/files"
fi
# A database that is there but is no demo of ours is somebody's work: it is served as it is.
if [ ! -e "$accounts" ] && { [ -n "${QUANCHENG_DATABASE:-}" ] || [ ! -e "$home/quancheng.sqlite3" ]; }; then
    : >"$under_way"
    (
        umask 077
        { $quancheng init --place guxian && $quancheng demo --place guxian --projects 40 --seed 1; } >"$accounts.part"
    ) || {
        cat "$accounts.part"
        exit 1
    }
    mv "$accounts.part" "$accounts"
    rm "$under_way"
fi
[ ! -e "$accounts" ] || cat "$accounts"
exec $quancheng up
