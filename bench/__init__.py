"""Ratios of speed and weight: both sides of each ratio are measured in one run."""
