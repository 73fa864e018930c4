"""Signing in, choosing the post to act for, passwords, and the administrators user pages."""
