"""A process that writes units of work until it is killed: `python -m tests.faults.store.writer DATABASE WHERE_EVENTS`.

For each line on standard input it forks a writer, which acknowledges each committed unit by one line on standard
output: the writer's process id and the number of the unit. The first line of all says that it is ready.
"""

import os
import sys
import time

import django

django.setup()

from django.db import connection, connections  # noqa: E402

from quancheng.store.canonical import canonical  # noqa: E402
from quancheng.store.session import unit  # noqa: E402
from quancheng.store.work import Work  # noqa: E402
from tests.app.store.counting import AT, COUNTER, TENANT, after, counting, do_it  # noqa: E402


def main(database: str, events: str) -> None:
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = database
    step = {"inside": whole, "outside": torn}[events]
    print("ready", flush=True)
    for line in sys.stdin:
        if os.fork() == 0:
            write(step, line.strip())
        os.wait()
        print("killed", flush=True)


def write(step, name: str) -> None:
    """Write for ever; only a signal ends it."""
    number = 0
    while True:
        number += 1
        step(f"{name}-{number}")
        os.write(1, f"{os.getpid()} {name}-{number}\n".encode())


def whole(key: str) -> None:
    do_it(counting(1, 2), key=key, request={"key": key})


def torn(key: str) -> None:
    """The negative control: the events in one transaction, the state they make in another."""
    with unit(TENANT) as session:
        work = Work(session, tenant=TENANT, actor="clerk", at=AT)
        stream = work.read(COUNTER)
        work._add(stream.id, stream.kind, stream.pack, stream.version, [("counted", {"by": n}) for n in (1, 2)], None)
        work.write_down()
    time.sleep(0.002)
    with unit(TENANT) as session:
        state = canonical(after(stream.state, 1, 2))
        session.execute(
            "UPDATE store_stream SET version = %s, state = %s WHERE tenant_id = %s AND id = %s",
            (stream.version + 2, state, TENANT, COUNTER),
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
