"""Certification: donor lists and their confirmation by UBND or the employing agency."""
