"""Founds a place for a journey: the pack in force, and an officer with an account on each post that the journey needs.

    QUANCHENG_HOME=… QUANCHENG_TODAY=… python -m tests.pages.founding PLACE POST…

A post of a city's counties is named with its county, as the pack's scenarios name it: `commerce-clerk@ganxian`.
Who they are stands in people.json afterwards.
"""

import json
import os
import sys
from pathlib import Path

from quancheng.server.cli import run_verb, start_django

PEOPLE = "people.json"


def main(place: str, wanted: list[str]) -> int:
    """Found it."""
    if run_verb("init", ["--place", place]):
        return 1
    from quancheng.cases.packs import pack_in_force
    from quancheng.engine.pack import Pack, Post, Power
    from quancheng.engine.territory import scoped
    from quancheng.packfiles.loader import load_pack
    from quancheng.people.places import tenant_of
    from quancheng.server import clock
    from quancheng.server.demo import cast
    from quancheng.server.verbs.demo import _without_waiting_for_the_disk
    from quancheng.server.verbs.init import pack_folder
    from quancheng.store.session import reading

    def _code(pack: Pack, county: str) -> str:
        return next(each.code for each in pack.jurisdictions if each.id == county)

    def names_of(pack: Pack, post: Post) -> list[str]:
        """The post by the names by which it is wanted; whoever keeps the contact table is always there."""
        counties = [name.partition("@")[2] for name in dict.fromkeys(wanted) if name.partition("@")[0] == post.id]
        if not pack.unit[post.unit].in_each:
            return [post.id] if counties or Power.KEEP_PEOPLE in post.powers else []
        return [scoped(post.id, _code(pack, each)) for each in counties if each]

    tenant = tenant_of(load_pack(pack_folder(place)))
    with reading(tenant):
        pack = pack_in_force(tenant)
    cast._names_of = names_of  # the demonstration's own choice is two counties of each kind
    with _without_waiting_for_the_disk():
        made = cast.make_cast(pack, tenant, since=clock.today(), at=clock.now())
    people = [
        {"username": each.username, "name": each.person.name, "post": each.post, "unit": each.unit}
        for each in made.players
    ]
    home = Path(os.environ["QUANCHENG_HOME"])
    (home / PEOPLE).write_text(json.dumps(people, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    start_django()
    sys.exit(main(sys.argv[1], sys.argv[2:]))
