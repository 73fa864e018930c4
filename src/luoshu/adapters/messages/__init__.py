"""Ways out to people: one folder per kind, each with ``send(setup, message, at=...) -> Outcome``."""
