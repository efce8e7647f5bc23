"""Find what is at odds in a plan: its document with itself, its targets, drives and days with each other."""
