"""Jurisdictions, units, posts, officers and accounts; the one access layer."""
