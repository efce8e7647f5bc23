"""Drives: where and when blood is received, and the bands with their places."""
