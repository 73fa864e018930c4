"""Clues and the fire events they form: labels, attribution decisions, strikes, forest hand-overs."""
