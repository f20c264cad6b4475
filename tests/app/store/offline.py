"""The offline verifier, loaded from where it ships."""

import importlib.util
from pathlib import Path

PATH = Path(__file__).parents[3] / "tools" / "verify_log.py"
_spec = importlib.util.spec_from_file_location("verify_log", PATH)
assert _spec is not None and _spec.loader is not None
verify_log = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(verify_log)
