#!/bin/sh
# Fill a data directory that holds nothing yet with the demo places, then serve and work until Ctrl-C.
# PLACE=name makes one place only; without it every place is made that `packs/` has a notice for.
set -eu
cd "$(dirname "$0")/.."
quancheng=.venv/bin/quancheng
home=${QUANCHENG_HOME:-var}
accounts=$home/demo-accounts.txt
under_way=$home/demo-under-way
first=guxian
places=${PLACE:-$first kundulun ganzhou zhenping fuling}

# The first county is the big one.
projects_of() {
    if [ "$1" = "$first" ]; then echo 40; else echo 10; fi
}

make_place() {
    echo "run: making $1 with $(projects_of "$1") projects" >&2
    echo "== $1"
    $quancheng init --place "$1" &&
        $quancheng demo --place "$1" --projects "$(projects_of "$1")" --seed 1
}

mkdir -p -m 700 "$home"
if [ -e "$under_way" ] && [ -z "${QUANCHENG_DATABASE:-}" ]; then
    echo "run: the demo was left half made; beginning again"
    rm -rf "$home"/quancheng.sqlite3* "$home/files"
fi
# A database that is there but is no demo of ours is somebody's work: it is served as it is.
if [ ! -e "$accounts" ] && { [ -n "${QUANCHENG_DATABASE:-}" ] || [ ! -e "$home/quancheng.sqlite3" ]; }; then
    : >"$under_way"
    : >"$accounts.part"
    chmod 600 "$accounts.part"
    for place in $places; do
        make_place "$place" >>"$accounts.part" || {
            cat "$accounts.part"
            exit 1
        }
    done
    mv "$accounts.part" "$accounts"
    rm "$under_way"
fi
# Who may sign in: of each place the first few; everybody stands in the file.
if [ -e "$accounts" ]; then
    awk '/^== /{shown = 0} /^  [a-z]/{if (++shown > 7) next} {print}' "$accounts"
    echo "run: all accounts are in $accounts"
fi
exec $quancheng up
