"""森防接收: fires in or near forest, handed over at once."""
