"""Founds Qinghe with one signed project whose permits are open, for the enterprise's journey, and prints its id.

QUANCHENG_HOME=… QUANCHENG_TODAY=… python -m tests.pages.enterprise_ground
"""

import sys

from quancheng.server.cli import start_django
from tests.pages.founding import main as found_place

POSTS = ["director", "clerk", "land-clerk"]
FACTS = {"name": "青禾食品项目", "enterprise": "青禾食品有限公司", "uscc": "91310115MA1K35HM1P"}


def main() -> int:
    """Found the place and bring the project as far as its permits."""
    if found_place("example", POSTS):
        return 1
    from quancheng.cases import actions
    from quancheng.engine import requests as rq
    from quancheng.people.access import person_of
    from quancheng.people.models import Account
    from quancheng.server import clock
    from quancheng.store.session import reading

    account = Account.objects.get(username="director")
    with reading(account.tenant_id):
        director = person_of(account, clock.today())
    project = actions.register(director, FACTS, at=clock.now())
    actions.ask(director, project, rq.FinishTask, at=clock.now(), task="talks")
    actions.ask(director, project, rq.FinishTask, at=clock.now(), task="sign", outcome="signed")
    print(f"project {project}")
    return 0


if __name__ == "__main__":
    start_django()
    sys.exit(main())
