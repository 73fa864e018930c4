"""Typed settings, system checks and the root URL table."""
