"""The store: event log, state beside it, units of work, keys, outbox, files by digest, verification and backup."""
