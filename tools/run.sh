#!/bin/sh
# Prepare the database, fill an empty one with the demo county, serve and work until Ctrl-C.
set -eu
cd "$(dirname "$0")/.."
quancheng=.venv/bin/quancheng
home=${QUANCHENG_HOME:-var}

if [ ! -e "$home/demo-accounts.txt" ]; then
    mkdir -p -m 700 "$home"
    $quancheng init
    $quancheng demo --place guxian --projects 40 --seed 1 >"$home/demo-accounts.part"
    mv "$home/demo-accounts.part" "$home/demo-accounts.txt"
fi
cat "$home/demo-accounts.txt"
exec $quancheng up
