"""火情值班台: the duty desk of county and city."""
