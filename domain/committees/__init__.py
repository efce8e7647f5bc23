"""Committees: their members, decision, standing body and intake points."""
