"""Who holds which cell of the four-level grid, and who is on duty."""
