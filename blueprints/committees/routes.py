"""Answers the addresses of this feature."""
