"""How each state of a matter is shown: always an icon and a word beside the colour."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """A state's label, its icon and the tone that the stylesheet colours."""

    label: str
    icon: str
    tone: str


STATES = {
    "not-begun": Look("未开始", "circle", "quiet"),
    "coming": Look("尚未开始", "circle", "quiet"),
    "under-way": Look("办理中", "play-circle", "busy"),
    "waiting": Look("待确认", "hourglass-split", "busy"),
    "done": Look("已完成", "check-circle-fill", "done"),
    "late": Look("逾期", "exclamation-triangle-fill", "late"),
    "done-late": Look("逾期完成", "check-circle", "soon"),
    "due-today": Look("今天到期", "bell", "today"),
    "due-soon": Look("即将到期", "clock", "soon"),
    "not-applicable": Look("不涉及", "dash-circle", "quiet"),
    "paused": Look("暂停计时", "pause-circle", "paused"),
    "blocked": Look("受阻", "exclamation-octagon", "late"),
    "refused": Look("已退回", "reply", "late"),
    "draft": Look("草稿", "pencil", "quiet"),
    "issued": Look("已印发", "send", "done"),
    "closed": Look("已办结", "check-circle-fill", "done"),
    "provisional": Look("日期暂定", "question-circle", "paused"),
    "light-green": Look("绿灯", "check-circle-fill", "done"),
    "light-yellow": Look("黄灯", "exclamation-triangle-fill", "soon"),
    "light-red": Look("红灯", "exclamation-octagon", "late"),
    "label-public": Look("公开", "eye", "quiet"),
    "label-internal": Look("内部", "lock", "paused"),
    "label-sensitive": Look("敏感", "shield-lock", "late"),
}
