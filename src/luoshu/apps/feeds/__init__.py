"""Deliveries of fire points: raw bytes first, then rows, then detections."""
