"""Towers and cameras: where they stand and look, whether they are alive, what they cover. Positions are restricted."""
