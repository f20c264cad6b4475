"""`pack migrate` and published versions on the command line: what needs the database."""

from __future__ import annotations

from quancheng.cases import moving
from quancheng.cases.models import PackVersion
from quancheng.cases.packs import pack_of
from quancheng.engine.errors import BadValue, NotFound
from quancheng.engine.pack import Pack
from quancheng.packfiles.loader import load_pack
from quancheng.people.access import Person, person_of
from quancheng.people.models import Account
from quancheng.people.places import tenant_of
from quancheng.server import clock
from quancheng.server.fitness import refuse_unfit
from quancheng.server.verbs.init import pack_folder
from quancheng.store.session import reading


def previewed(place: str, account: str | None) -> int:
    """Print what the move would change on each project; status 1 where one cannot move."""
    person = _person(place, account)
    with reading(person.tenant):
        lines = moving.behind(person, on=clock.today())
    for each in lines:
        print(f"{each.name}（{each.stage}，版本 {each.version[:12]}）")
        for words in moving.in_words(each.preview):
            print(f"  {words}")
    stuck = sum(bool(each.preview.obstacles) for each in lines)
    print(f"{len(lines)}个项目按旧版本办理，{len(lines) - stuck}个可以变更，{stuck}个不能。")
    return 1 if stuck else 0


def migrate(place: str, account: str | None, *, reason: str) -> int:
    """Move every project that can; the others are named with the reason."""
    person = _person(place, account)
    with reading(person.tenant):
        lines = moving.behind(person, on=clock.today())
    chosen = [(each.project, each.name) for each in lines]
    result = moving.move_all(person, chosen, reason=reason, at=clock.now())
    for each in result.refused:
        print(f"{each.name}：{each.why}")
    print(f"{len(result.moved)}个项目已改按现行版本办理，{len(result.refused)}个没有变更。")
    return 1 if result.refused else 0


def published(place: str, version: str) -> Pack:
    """A published version of a place by the beginning of its digest."""
    refuse_unfit()
    tenant = tenant_of(load_pack(pack_folder(place)))
    with reading(tenant):
        found = list(
            PackVersion.objects.filter(tenant_id=tenant, version__startswith=version).values_list("version", flat=True)
        )
        if len(found) != 1:
            wrong = "没有发布过" if not found else "不止一个"
            raise NotFound(f"{place} 的版本“{version}”{wrong}。", help="版本号见制度页的“版本”一栏，写前8位以上。")
        return pack_of(tenant, found[0])


def _person(place: str, account: str | None) -> Person:
    """The account on whose behalf it is done: a move is somebody's decision, not the machine's."""
    refuse_unfit()
    tenant = tenant_of(load_pack(pack_folder(place)))
    if not account:
        raise BadValue("没有说明以谁的名义。", help="请用 --as 写一个有变更版本权限的账号。")
    with reading(tenant):
        found = Account.objects.filter(tenant_id=tenant, username=account).first()
        if found is None or not found.is_active:
            raise NotFound(f"没有叫“{account}”的账号，或它没有启用。", help="请核对登录名。", account=account)
        return person_of(found, clock.today())
