"""Outreach: announcements for the public."""
