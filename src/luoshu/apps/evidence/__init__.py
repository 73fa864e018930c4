"""Stored bytes: sniffed, hashed, never changed; public copies without EXIF."""
