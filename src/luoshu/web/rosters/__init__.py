"""The four-level grid and duty: pages for who answers for a place and who is on duty."""
