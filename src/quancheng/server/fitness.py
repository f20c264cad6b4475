"""What must be true of this machine before the product serves: said in words instead of failing later."""

import hashlib

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from quancheng.engine.errors import Refused
from quancheng.server import clock
from quancheng.server.errors import Unreachable

LOCALE = """
SELECT pg_encoding_to_char(encoding), datctype, datlocprovider::text FROM pg_database WHERE datname = current_database()
"""


class Unfit(Refused):
    """This machine, or its database, cannot carry the product as it is."""

    code = "unfit"


class Unprepared(Unfit):
    """Our tables are not there, or not those of this version."""

    def __init__(self) -> None:
        super().__init__(
            "数据表尚未建立，或不是当前版本。", help="新装请执行 quancheng init，升级请执行 quancheng migrate。"
        )


def refuse_unreachable() -> None:
    """Raise Unreachable where there is no talking to the database."""
    try:
        connection.ensure_connection()
    except DatabaseError as fault:
        said = str(fault).strip().partition("\n")[0]
        raise Unreachable(*_where(), said) from None


def refuse_unprepared() -> None:
    """Raise Unfit where our tables are not there at all; those of another version will do."""
    if "store_event" not in connection.introspection.table_names():
        raise Unprepared


def refuse_unfit() -> None:
    """Raise Unfit where the pretended day, the digest, the database's locale or its tables are not as they must be."""
    refuse_unsuitable()
    _refuse_old_tables()


def refuse_unsuitable() -> None:
    """The same before there are tables."""
    clock.now()
    _refuse_without_sm3()
    _refuse_blind_to_chinese()


def _refuse_without_sm3() -> None:
    if "sm3" not in hashlib.algorithms_available:
        raise Unfit(
            "本机的 Python 不支持国密 SM3 摘要算法，无法记录事件链。",
            help="请换用链接 OpenSSL 1.1.1 或更高版本的 Python 3.11。",
        )


def _refuse_blind_to_chinese() -> None:
    # Under LC_CTYPE C, PostgreSQL's lower(), trigrams and regular expressions take no Chinese character for a letter.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(LOCALE)
            encoding, locale, provider = cursor.fetchone()
        if encoding != "UTF8" or (provider == "c" and locale in {"C", "POSIX"}):
            raise Unfit(
                f"数据库的编码为 {encoding}、区域为 {locale}，不能正确识别汉字。",
                help="请重建数据库：createdb --locale=C.UTF-8 --encoding=UTF8 --template=template0。",
            )


def _refuse_old_tables() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unprepared


def _where() -> tuple[str, str]:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(told["NAME"]), "请核对这个文件及其权限，或从备份恢复。"
    where = f"{told['HOST'] or '本机'}:{told['PORT'] or 5432}/{told['NAME']}"
    return where, "请确认数据库已经启动，地址、账号和口令（QUANCHENG_DATABASE）无误。"
