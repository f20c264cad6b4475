"""The command line `quancheng`: finds the verb, hands it its arguments, says its refusal."""

import argparse
import ast
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from quancheng.engine.errors import Refused
from quancheng.server import verbs
from quancheng.server.errors import CannotUse

# These read only files, so they start without Django and work where there is no database.
WITHOUT_DJANGO = frozenset({"bench", "pack", "workday"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and answer its exit status: 0 done, 1 refused, 2 not understood."""
    os.umask(0o077)  # what we write is for us alone: it names enterprises and what they plan
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="quancheng", description="招商引资项目全程管理", epilog=_list_of_verbs())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("verb", choices=sorted(verb_names()), metavar="VERB", help="one of those below")
    chosen = parser.parse_args(given[:1]).verb
    return run_verb(chosen, given[1:])


def run_verb(name: str, arguments: Sequence[str]) -> int:
    """Run the verb of that name; a refusal is its sentence on stderr and status 1."""
    try:
        module = load_verb(name)
        options = _understood(name, module, arguments)
        if name not in WITHOUT_DJANGO:
            _refuse_unreachable()
        return int(module.run(options) or 0)
    except Refused as refused:
        print(refused, file=sys.stderr)
    except OSError as fault:
        if fault.filename is None:
            raise
        print(CannotUse(fault), file=sys.stderr)
    return 1


def _understood(name: str, module: ModuleType, arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"quancheng {name}", description=module.__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    module.arguments(parser)
    return parser.parse_args(arguments)


def load_verb(name: str) -> ModuleType:
    """The verb's module, with Django ready where the verb needs it."""
    if name not in WITHOUT_DJANGO:
        start_django()
    return importlib.import_module(f"{verbs.__name__}.{name}")


def verb_names() -> list[str]:
    """The verbs there are: one module each."""
    return [module.name for module in pkgutil.iter_modules(verbs.__path__)]


def start_django() -> None:
    """Make Django ready; harmless twice."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quancheng.server.settings")
    import django  # late, so that `pack` and `workday` start fast

    django.setup()


def _refuse_unreachable() -> None:
    from quancheng.server.fitness import refuse_unreachable  # needs Django

    refuse_unreachable()


def _list_of_verbs() -> str:
    width = max(map(len, verb_names()))
    lines = [f"  {name:<{width}}  {_first_line(name)}" for name in sorted(verb_names())]
    return "\n".join(["verbs (quancheng VERB --help says more):", *lines])


def _first_line(verb: str) -> str:
    # Read, not imported: listing the verbs must not need a database or take a second.
    source = Path(verbs.__path__[0], f"{verb}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
