"""Donors: the person and the stored facts about the person."""
