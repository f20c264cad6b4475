"""What the scheduler calls each minute: it tells the jobs the time."""

from quancheng.jobs.due import do_what_is_due
from quancheng.server import clock

NAME = "each-minute"


def each_minute() -> None:
    """Do what is due now."""
    do_what_is_due(clock.now())


def schedule() -> None:
    """Let the scheduler call it each minute; harmless twice."""
    from django_q.models import Schedule

    Schedule.objects.update_or_create(
        name=NAME,
        defaults={"func": f"{__name__}.each_minute", "schedule_type": Schedule.MINUTES, "minutes": 1, "repeats": -1},
    )
