"""Rows and rules, one Django app per subject; no HTML. Each app: models, queries, operations, choices, errors."""
