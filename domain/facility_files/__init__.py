"""Facility files: the roster that goes to the facility, and the results that come back as a file."""
