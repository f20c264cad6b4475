"""What every signed-in page's frame shows: place, person, navigation. The view's context calls it `shell`."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class NavItem:
    """One place to go; `count` is the number of matters waiting there, shown when above zero."""

    label: str
    url: str
    icon: str
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Shell:
    """The frame of a page; who may see what differs, so the items are given and never guessed."""

    place: str
    unit: str
    person: str
    post: str
    nav: tuple[NavItem, ...]
    sign_out_url: str
    policy_url: str = ""
    search_url: str = ""
    menu: tuple[NavItem, ...] = ()
    pretended_day: date | None = None

    FIRST_ON_PHONE = 4

    @property
    def first(self) -> tuple[NavItem, ...]:
        """The items that stand in the phone's bar."""
        return self.nav if len(self.nav) <= self.FIRST_ON_PHONE + 1 else self.nav[: self.FIRST_ON_PHONE]

    @property
    def more(self) -> tuple[NavItem, ...]:
        """The items under 更多 on the phone."""
        return self.nav[len(self.first) :]

    @property
    def more_is_current(self) -> bool:
        """The page shown is one of those under 更多."""
        return any(item.is_current for item in self.more)
