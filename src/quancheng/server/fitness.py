"""What must be true of this machine before the product serves: said in words instead of failing later."""

import hashlib

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from quancheng.engine.errors import Refused

LOCALE = """
SELECT pg_encoding_to_char(encoding), datctype, datlocprovider::text FROM pg_database WHERE datname = current_database()
"""


class Unfit(Refused):
    """This machine, or its database, cannot carry the product as it is."""

    code = "unfit"


def refuse_unfit() -> None:
    """Raise Unfit where the digest, the database's locale or its tables are not as they must be."""
    _refuse_without_sm3()
    _refuse_blind_to_chinese()
    _refuse_old_tables()


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
        raise Unfit(
            "数据表尚未建立，或不是当前版本。", help="新装请执行 quancheng init，升级请执行 quancheng migrate。"
        )
