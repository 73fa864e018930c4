"""The demo city: real county outlines, generated cells inside, invented people, one September as it was lived."""
