"""What the scheduler calls each minute and each night: it tells the jobs the time."""

from datetime import datetime, time, timedelta

from quancheng.jobs.due import do_what_is_due
from quancheng.jobs.housekeeping import keep_house
from quancheng.server import clock

NIGHT = time(3, 30, tzinfo=clock.BEIJING)


def each_minute() -> None:
    """Do what is due now."""
    do_what_is_due(clock.now())


def each_night() -> None:
    """Clear away what nobody needs, by the real clock."""
    keep_house(clock.real_now())


def schedule() -> None:
    """Let the scheduler call both; harmless twice, and a schedule that stands keeps its next time."""
    from django_q.models import Schedule

    minute = {"func": f"{__name__}.each_minute", "schedule_type": Schedule.MINUTES, "minutes": 1, "repeats": -1}
    night = {"func": f"{__name__}.each_night", "schedule_type": Schedule.DAILY, "repeats": -1}
    Schedule.objects.update_or_create(name="each-minute", defaults=minute)
    Schedule.objects.update_or_create(
        name="each-night", defaults=night, create_defaults=night | {"next_run": _next_night()}
    )


def _next_night() -> datetime:
    now = clock.real_now().astimezone(clock.BEIJING)
    tonight = datetime.combine(now.date(), NIGHT)
    return tonight if tonight > now else tonight + timedelta(days=1)
