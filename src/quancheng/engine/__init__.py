"""The pure engine: packs in, requests in, events out. Standard library only."""
