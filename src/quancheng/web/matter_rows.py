"""The lines of a work list in HTML: drawn once as long as they say the same, with each form's own key put in.

A line's form holds two things that are new on every page, the key of the request and the token against forgery; they
are drawn as marks that nobody can guess and replaced.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from secrets import token_hex
from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from quancheng.web.matters import Matter

KEY, TOKEN = f"key-{token_hex(12)}", f"token-{token_hex(12)}"
KEPT = 2048
AROUND = ("who", "picks", "here", "back", "on", "granting", "accepting")
"""What of the page a line shows besides itself."""


def drawn(matter: Matter, context: Any, *, in_project: bool) -> SafeString:
    """A line with its own key and the page's token."""
    around = tuple((name, context.get(name, "")) for name in AROUND)
    policy = getattr(context.get("shell"), "policy_url", "")
    html = _drawn(replace(matter, key=KEY if matter.key else ""), around, in_project, policy)
    own = html.replace(KEY, matter.key).replace(TOKEN, str(context.get("csrf_token", "")))
    return mark_safe(own)  # drawn by the template; a key is our own letters and digits


@lru_cache(maxsize=KEPT)
def _drawn(matter: Matter, around: tuple[tuple[str, Any], ...], in_project: bool, policy: str) -> str:
    own = {"matter": matter, "in_project": in_project, "csrf_token": TOKEN, "shell": SimpleNamespace(policy_url=policy)}
    context = {**dict(around), **own}
    return render_to_string("web/work_matter.html", context)
