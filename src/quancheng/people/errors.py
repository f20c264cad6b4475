"""What the people's actions refuse, beyond the lack of a power."""

from __future__ import annotations

from datetime import date

from quancheng.engine.errors import BadValue, NotAllowed, NotFound, NotNow


class NoSuchPlace(BadValue):
    code = "bad-place-code"

    def __init__(self, code: str) -> None:
        super().__init__(f"行政区划代码“{code}”不是 6 至 12 位数字。", help="请在制度包的 place 中填写正式的区划代码。")


class NoSuchOne(NotFound):
    """There is no such unit, post, officer or account here; whether it is elsewhere is not said."""

    def __init__(self, what: str) -> None:
        super().__init__(f"没有找到这个{what}。", help="请从列表中重新选择。", what=what)


class NameTaken(BadValue):
    code = "name-taken"

    def __init__(self, username: str) -> None:
        super().__init__(f"账号名“{username}”已被使用。", help="请换一个账号名。", username=username)


class BadName(BadValue):
    code = "bad-name"

    def __init__(self, username: str) -> None:
        super().__init__(
            f"账号名“{username}”不能使用。", help="账号名为 2 至 64 个字母、汉字、数字或 . _ - 。", username=username
        )


class NoName(BadValue):
    code = "no-name"

    def __init__(self) -> None:
        super().__init__("没有填写姓名。", help="请填写姓名后再提交。")


class WrongDays(BadValue):
    code = "wrong-days"

    def __init__(self, since: date, until: date) -> None:
        super().__init__(f"结束日期 {until} 早于开始日期 {since}。", help="请核对两个日期。")


class AlreadyThere(NotNow):
    code = "already-there"

    def __init__(self) -> None:
        super().__init__("这个人在这段时间已在这个岗位上。", help="如需调整日期，请先结束原来的任命。")


class NotForYourself(NotAllowed):
    """Nobody acts alone: this is done by somebody else than the one it is about."""

    code = "not-for-yourself"

    def __init__(self) -> None:
        super().__init__("不能为自己办理这件事。", help="请由另一位有权办理的人员办理。")


class WrongStanding(NotNow):
    code = "wrong-standing"

    def __init__(self, standing: str) -> None:
        super().__init__(f"这个账号现在是“{standing}”状态，不能这样办理。", help="请刷新后查看账号的状态。")


class LastAdministrator(NotNow):
    code = "last-administrator"

    def __init__(self, kind: str) -> None:
        super().__init__(f"这是最后一个启用的{kind}账号，停用后无人能履行其职责。", help="请先启用另一个同类账号。")


class Locked(NotNow):
    code = "locked"

    def __init__(self) -> None:
        super().__init__("密码连续输错，账号暂时锁定。", help="请过一会儿再试，或请安全管理员解锁。")


class WrongPassword(BadValue):
    code = "wrong-password"

    def __init__(self) -> None:
        super().__init__("原密码不对。", help="请重新输入原密码；忘记时请系统管理员重置。")


class NoLabel(BadValue):
    code = "no-label"

    def __init__(self, what: str) -> None:
        super().__init__(f"没有填写{what}名称。", help="请填写名称后再提交。", what=what)


class LabelTaken(BadValue):
    """Two units, or two posts of a unit, with one name could not be told apart in any list."""

    code = "label-taken"

    def __init__(self, what: str, label: str) -> None:
        super().__init__(f"已经有叫“{label}”的{what}。", help="请换一个名称，或直接使用原有的。", label=label)


class OfTheNotice(NotNow):
    """What the pack names stays as long as the pack names it."""

    code = "of-the-notice"

    def __init__(self, what: str, label: str) -> None:
        super().__init__(
            f"“{label}”是制度规定的{what}，不能撤销。", help="可以改名；制度变了，请启用新的制度包版本。", label=label
        )


class StillUsed(NotNow):
    code = "still-used"

    def __init__(self, label: str, why: str) -> None:
        super().__init__(f"“{label}”还不能撤销：{why}。", help="请先办完这些再撤销。", label=label)


class StoodInAlready(NotNow):
    """Two stand-ins in one post at a time: nobody would know whose turn it is."""

    code = "stood-in-already"

    def __init__(self, post: str, name: str, since: date, until: date) -> None:
        super().__init__(
            f"“{post}”从{since}到{until}已由{name}代理，两段代理不能重叠。",
            help="请避开这几天，或先结束原来的代理。",
            since=since.isoformat(),
            until=until.isoformat(),
        )


class HoldsItHimself(NotNow):
    code = "holds-it-himself"

    def __init__(self, name: str, post: str) -> None:
        super().__init__(f"{name}这几天本来就在“{post}”岗位上，不用代理。", help="请选择另一位人员。")


class IsAwayHimself(NotNow):
    """Whoever is stood in for is away, and cannot stand in for another."""

    code = "is-away-himself"

    def __init__(self, name: str, post: str, since: date, until: date) -> None:
        super().__init__(
            f"{name}自己的岗位“{post}”从{since}到{until}由别人代理，这几天不能再代理其他岗位。",
            help="请选择另一位人员，或调整日期。",
        )
