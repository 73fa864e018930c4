"""归属异议: both sides read both views, with the map and the distance to each border; the level above decides."""
