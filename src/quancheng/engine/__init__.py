"""The pure engine: packs in, requests in, events out. Standard library only."""

from quancheng.engine import decide as decide  # with it come the steps and the rules of every area
