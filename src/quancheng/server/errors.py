"""What stops a command before it begins: a setting, a file or a database that cannot be used; said in one sentence."""

from __future__ import annotations

import errno

from quancheng.engine.errors import BadValue, NotNow


class BadSetting(BadValue):
    """A QUANCHENG_* setting cannot be meant. The value itself is not repeated: it may hold a password."""

    code = "bad-setting"

    def __init__(self, name: str, wrong: str, *, help: str) -> None:
        super().__init__(f"环境变量 {name} {wrong}。", help=help, name=name)


class CannotUse(NotNow):
    """The machine does not give us a file or a folder."""

    code = "cannot-use"
    WHY = {
        errno.ENOENT: "没有这个文件或目录",
        errno.EACCES: "没有读写权限",
        errno.EPERM: "没有读写权限",
        errno.EISDIR: "它是一个目录",
        errno.ENOTDIR: "其中一段不是目录",
        errno.EEXIST: "已有同名的文件",
        errno.ENOSPC: "磁盘已满",
        errno.EROFS: "磁盘是只读的",
    }

    @classmethod
    def why(cls, fault: OSError) -> str:
        """What the machine says, in words."""
        return cls.WHY.get(fault.errno or 0) or fault.strerror or repr(fault)

    def __init__(self, fault: OSError) -> None:
        super().__init__(
            f"不能读写 {fault.filename}：{self.why(fault)}。",
            help="请核对路径和权限后再执行。",
            path=str(fault.filename),
        )


class Unreachable(NotNow):
    """There is no talking to the database."""

    code = "unreachable"

    def __init__(self, where: str, help: str, said: str) -> None:
        super().__init__(f"连接不上数据库 {where}（{said}）。", help=help, where=where)


class CannotListen(NotNow):
    """The address to serve on is not to be had."""

    code = "cannot-listen"

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(
            f"不能在 {host}:{port} 上提供服务：{why}。",
            help="请用 PORT 或 --port 换一个端口，或核对 --host。",
            port=port,
        )
