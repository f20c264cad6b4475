"""Policy as YAML read into the engine's objects; every mistake is named by file and line."""
