"""Merges: find donors that are one person, bring them together, and take that back."""
