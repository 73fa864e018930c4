"""Dated divisions, their boundaries, and the attribution of a point to a division."""
