"""The verbs of the command line, one module each.

A module's first docstring line is its help. It has `arguments(parser)`, which adds what the verb takes, and
`run(options)`, which does it and answers the exit status. A new verb is a new module here and a line in
docs/reference/commands.md.
"""
