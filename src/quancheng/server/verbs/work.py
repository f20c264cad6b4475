"""Do the jobs: what is due, what was sent for, what goes out."""

import argparse

from django.core.management import call_command

from quancheng.server import minute
from quancheng.server.fitness import refuse_unfit


def arguments(parser: argparse.ArgumentParser) -> None:
    """`work` takes nothing."""


def run(options: argparse.Namespace) -> int:
    """Work until stopped; any number of workers may run, on any number of machines."""
    refuse_unfit()
    minute.schedule()
    call_command("qcluster")
    return 0
