"""Dated rules as rows: seasons, limits, screening, calendars, measures, areas."""
