"""Commendations: who reached a milestone, and the papers that honour them."""
