"""What the store refuses, and what is plainly a mistake in the program that calls it."""

from __future__ import annotations

from quancheng.engine.errors import BadValue, NotFound, NotNow, Refused, Stale


class Busy(NotNow):
    """Others held the lock for longer than we wait, or conflicts came again and again."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("系统正忙，这一次没有保存。", help="请稍候再提交一次，已填的内容不会重复登记。")


class KeyTaken(Refused):
    """The idempotency key was used before for something else."""

    code = "key-taken"

    def __init__(self, key: str) -> None:
        super().__init__(
            "这个提交编号已经用于另一项内容，这一次没有保存。",
            help="请刷新页面后重新提交。",
            key=key,
        )


class NotWritable(NotNow):
    """The disk is full, read-only or broken: nothing is saved, reading goes on."""

    code = "not-writable"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "系统暂时不能保存，这一次没有保存，查看不受影响。",
            help="请通知系统管理员检查磁盘空间和读写状态，恢复后再提交。",
            reason=reason,
        )


class TooLong(BadValue):
    """A text or a number is larger than there is room for."""

    code = "too-long"

    def __init__(self, label: str = "填写的内容", most: int = 0) -> None:
        room = f"，最多 {most} 个字" if most else ""
        super().__init__(f"{label}太长，没有保存{room}。", help="请缩短后再提交。", most=most)


class StaleStream(Stale):
    """Somebody else changed it since it was read."""

    def __init__(self, stream: str) -> None:
        super().__init__(
            "在您填写期间，别人已经更新了这项内容，这一次没有保存。",
            help="请刷新后查看最新情况，再决定是否提交。",
            stream=stream,
        )


class NoSuchStream(NotFound):
    """No such stream in this tenant, which is also the answer when it is another tenant's."""

    def __init__(self, stream: str) -> None:
        super().__init__("没有找到这项内容。", help="请从列表重新进入。", stream=stream)


class NoSuchFile(NotFound):
    def __init__(self, digest: str) -> None:
        super().__init__("没有找到这个文件。", help="请从所在事项重新进入。", digest=digest)


class FileDamaged(Refused):
    """The bytes on the disk are no longer the ones that were stored."""

    code = "file-damaged"

    def __init__(self, digest: str) -> None:
        super().__init__(
            "这个文件与存入时不一致，已停止读取。",
            help="请通知系统管理员从备份恢复。",
            digest=digest,
        )


class FileTooBig(BadValue):
    def __init__(self, limit: int) -> None:
        super().__init__(
            f"文件超过 {limit // 1024 // 1024} MB，没有保存。",
            help="请压缩或拆分后再上传。",
            limit=limit,
        )
