"""Fill an empty place of any pack with a demonstration: people, projects in all stages, two years of history."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import connection

from quancheng.cases.models import Project
from quancheng.cases.packs import pack_in_force
from quancheng.cases.places import tick
from quancheng.engine.errors import BadValue, NotNow
from quancheng.engine.pack import Power
from quancheng.packfiles.loader import load_pack
from quancheng.people.models import Officer
from quancheng.people.places import tenant_of
from quancheng.server import clock
from quancheng.server.demo.cast import PASSWORD, Cast, Player, make_cast
from quancheng.server.demo.story import YEARS, Story
from quancheng.server.fitness import refuse_unfit
from quancheng.server.verbs.init import pack_folder
from quancheng.store.ids import drawn_from
from quancheng.store.session import reading


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `demo` takes."""
    parser.add_argument("--place", metavar="PACK", help="the pack of the place: a name under packs/")
    parser.add_argument("--projects", type=int, default=40, metavar="N", help="how many projects (40)")
    parser.add_argument("--years", type=int, default=YEARS, metavar="N", help=f"how many years of history ({YEARS})")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed makes the same county (1)")


def run(options: argparse.Namespace) -> int:
    """Play the story and print who can sign in."""
    refuse_unfit()
    if options.projects < 1:
        raise BadValue(f"项目数 {options.projects} 太少。", help="请写 1 以上的整数，如 --projects 40。")
    if not 1 <= options.years <= YEARS:
        raise BadValue(f"演示的年数不能是 {options.years}。", help=f"请写 1 到 {YEARS}。")
    folder = pack_folder(options.place)
    tenant = tenant_of(load_pack(folder))
    end = clock.today()
    random = Random(f"{options.seed}/{tenant}")  # two places of one seed must not draw the same ids
    with reading(tenant):
        pack = pack_in_force(tenant)
        if any(rows.objects.filter(tenant_id=tenant).exists() for rows in (Project, Officer)):
            raise NotNow("这个辖区已经有人员或项目，不能再填演示数据。", help="请另用一个空的 QUANCHENG_HOME。")
    with _without_waiting_for_the_disk(), drawn_from(random.randbytes):
        begin = end - timedelta(days=365 * options.years + 1)
        morning = datetime.combine(begin, time(1, 0), tzinfo=clock.now().tzinfo)
        cast = make_cast(pack, tenant, since=begin, at=morning)
        story = Story(
            pack=pack, cast=cast, tenant=tenant, random=random, end=end, years=options.years, told=_say_how_far
        )
        story.play(options.projects)
        tick(tenant, at=clock.now())
    _print(cast, story)
    return 0


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """Thousands of units of work, and nothing is lost with a demonstration that a power cut interrupts."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _say_how_far(day: date) -> None:
    if day.month in (1, 7):
        print(f"演示数据：到{day.year}年{day.month}月", file=sys.stderr)


def _print(cast: Cast, story: Story) -> None:
    print(f"演示数据：{len(story.projects)} 个项目，{len(cast.players)} 个账号（按岗位命名，口令均为 {PASSWORD}）。")
    for player in _most_useful_first(cast):
        print(f"  {player.username:<20} {player.label}")
    for firm in story.firms:
        print(f"  {firm.username:<20} 企业：{firm.name}")


def _most_useful_first(cast: Cast) -> list[Player]:
    """Who registers, who plans, who supervises, somebody of a department; then everybody in the pack's order."""
    departments = [each for each in cast.players if Power.SEE_ALL not in each.person.powers]
    wanted = [cast.with_powers(*powers) for powers in _USEFUL] + [each.person for each in departments[-1:]]
    return sorted(cast.players, key=lambda each: each.person not in wanted)


_USEFUL = ((Power.REGISTER, Power.SEE_ALL), (Power.PLAN, Power.SEE_ALL), (Power.DECIDE_SUPERVISION, Power.SEE_ALL))
