#!/bin/sh
# What only the tests need from the machine: Chromium, Chinese fonts and PostgreSQL's programs.
# As root on Debian it installs what is missing; otherwise it says what to ask the administrator for.
set -eu

missing=""
command -v chromium >/dev/null || missing="$missing chromium"
[ -n "$(ls /usr/share/fonts/opentype/noto/NotoSansCJK* 2>/dev/null)" ] || missing="$missing fonts-noto-cjk"
command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"

[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "setup: \`make test\` also needs these, which only an administrator can install:$missing" >&2
    echo "setup: \`make run\` works without them." >&2
    exit 0
fi
echo "setup: installing$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq </dev/null
# shellcheck disable=SC2086 — a list of package names
apt-get install -qq -y --no-install-recommends $missing </dev/null >/dev/null
