"""What the machine may say: every QUANCHENG_* setting is read here and documented in docs/reference/settings.md."""

import os
import secrets
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from quancheng.people.profile import PROFILES
from quancheng.server.errors import BadSetting, CannotUse


def home() -> Path:
    """The data directory; made on first use, readable by its owner only."""
    path = Path(os.environ.get("QUANCHENG_HOME", "var")).resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        wrong = f"指定的数据目录 {path} 不能使用（{CannotUse.why(fault)}）"
        raise BadSetting("QUANCHENG_HOME", wrong, help="请改用可以写入的目录。") from None
    return path


def port() -> int:
    """The port to serve on."""
    told = os.environ.get("PORT", "8000")
    if not (told.isascii() and told.isdigit() and int(told) <= 65535):
        raise BadSetting("PORT", f"写的“{told}”不是端口", help="请写 1 至 65535 之间的整数，如 8000。")
    return int(told)


def hosts() -> list[str]:
    """The names under which browsers reach this server."""
    named = os.environ.get("QUANCHENG_HOSTS", "")
    return ["localhost", "127.0.0.1", "[::1]", *filter(None, named.split(","))]


def behind_https() -> bool:
    """True where a proxy in front speaks HTTPS; cookies then never travel in the clear."""
    return os.environ.get("QUANCHENG_HTTPS", "") == "1"


def profile() -> str:
    """How strict sign-in is: level2 or level3 of 等级保护."""
    told = os.environ.get("QUANCHENG_PROFILE", "level2")
    if told not in PROFILES:
        known = "、".join(PROFILES)
        raise BadSetting("QUANCHENG_PROFILE", f"写的“{told}”不是等级", help=f"可选：{known}。")
    return told


def secret_key() -> str:
    """The key that signs sessions: made once, kept in the data directory, never in the source tree."""
    path = home() / "secret.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key


def database() -> dict[str, Any]:
    """Django's description of the one database: SQLite in the data directory, or the PostgreSQL that is named."""
    address = os.environ.get("QUANCHENG_DATABASE")
    return postgresql(address) if address else sqlite(home())


def sqlite(folder: Path) -> dict[str, Any]:
    """SQLite as it was measured: no commit lost in a power cut, no update lost among writers."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "quancheng.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                "PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0; PRAGMA cache_size=-32768;"
            ),
        },
        "TEST": {"NAME": folder / "test.sqlite3"},
    }


def postgresql(address: str) -> dict[str, Any]:
    """PostgreSQL from an address such as postgresql://user:password@host:5432/name."""
    try:
        parts = conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        help = "请写成 postgresql://用户:口令@主机:5432/库名 的样子；用内置的 SQLite 时不设。"
        raise BadSetting("QUANCHENG_DATABASE", "不是 PostgreSQL 地址", help=help) from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "quancheng"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **parts,
            "options": "-c synchronous_commit=on -c statement_timeout=60s -c lock_timeout=10s",
        },
    }
