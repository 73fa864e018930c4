"""The eight areas of the city's page as rows of ledgers: invented rows whose sums are the figures that were printed."""
