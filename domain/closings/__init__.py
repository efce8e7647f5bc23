"""Closings: balance and lock a drive, and correct it afterwards by difference slips only."""
