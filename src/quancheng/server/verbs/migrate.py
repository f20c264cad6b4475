"""Bring the database to this version's tables; harmless where nothing is to do."""

import argparse

from django.core.management import call_command


def arguments(parser: argparse.ArgumentParser) -> None:
    """`migrate` takes nothing."""


def run(options: argparse.Namespace) -> int:
    """Apply what is missing, in order; each step is whole or not at all."""
    call_command("migrate", interactive=False, verbosity=1)
    return 0
