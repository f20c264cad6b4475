"""Addresses of pages, each found once: a page of fifty lines has hundreds of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings
from django.urls import reverse


def address_of(route: str, args: Sequence[object] = ()) -> str:
    """What `reverse` answers. Raises NoReverseMatch."""
    return _address(settings.ROOT_URLCONF, route, *args)


@lru_cache(maxsize=8192)
def _address(urls: str, route: str, *args: object) -> str:
    return reverse(route, args=args)
