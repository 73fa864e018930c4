"""Fires: the list, the page of one, its steps, its photos."""
