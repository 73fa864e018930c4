"""Frozen rows that are made by the hundred thousand."""

from luoshu.core.rows.row import row

__all__ = ["row"]
