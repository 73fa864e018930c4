"""区划: divisions, their boundaries, and the layers of the maps."""
