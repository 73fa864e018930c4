"""Fires (火点) on their way from report to close: dispatch, field checks, limits, timeline."""
