"""Which passwords are good enough, and one-time passwords to begin with."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable
from functools import cache

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from quancheng.engine.errors import BadValue
from quancheng.people.profile import Profile

# Without 0/O, 1/l/I: a one-time password is read aloud or copied from paper.
_READABLE = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))
LONGEST = 128
"""More is nobody's password; and hashing a megabyte is somebody's attack."""
_KINDS = (str.islower, str.isupper, str.isdigit, lambda character: not character.isalnum())


class WeakPassword(BadValue):
    """The new password breaks rules; all of them are named at once."""

    code = "weak-password"

    def __init__(self, faults: Iterable[str]) -> None:
        faults = tuple(faults)
        super().__init__(f"新密码不合要求：{'；'.join(faults)}。", help="请换一个密码再提交。", faults=list(faults))


def one_time() -> str:
    """A password to begin with, about 70 bits, with every kind of character."""
    groups = ["".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(3)]
    return "-".join(groups) + secrets.choice("23456789") + secrets.choice("abcdefgh") + secrets.choice("ABCDEFGH")


def refuse_weak(password: str, *, names: Iterable[str], former: Iterable[str], profile: Profile) -> None:
    """Refuse a password that resembles one of `names`, repeats one of the `former` hashes, or is too simple."""
    faults = list(faults_of(password, names=names, profile=profile))
    if not faults and any(check_password(password, each) for each in former):
        faults = [f"不能与最近 {profile.passwords_remembered} 次用过的密码相同"]
    if faults:
        raise WeakPassword(faults)


def faults_of(password: str, *, names: Iterable[str], profile: Profile) -> Iterable[str]:
    """Each rule that the password breaks, in words."""
    if len(password) < profile.shortest_password:
        yield f"至少 {profile.shortest_password} 位"
    if len(password) > LONGEST:
        yield f"至多 {LONGEST} 位"
    if sum(any(map(kind, password)) for kind in _KINDS) < profile.kinds_of_character:
        yield f"大写字母、小写字母、数字、符号中至少含 {profile.kinds_of_character} 种"
    if len(set(password)) < 5:
        yield "重复的字符太多"
    if any(resembles(password, name) for name in names):
        yield "不能与账号或姓名相近"
    if _is_common(password):
        yield "这个密码太常见"


def resembles(password: str, name: str) -> bool:
    """Whether the name, forwards or backwards, stands in the password; one or two Latin letters are no name."""
    said, name = password.casefold(), name.casefold()
    return len(name) >= (3 if name.isascii() else 2) and (name in said or name[::-1] in said)


@cache
def _common_ones() -> CommonPasswordValidator:
    """Django's list of common passwords, unpacked once."""
    return CommonPasswordValidator()


def _is_common(password: str) -> bool:
    try:
        _common_ones().validate(password)
    except ValidationError:
        return True
    return False
