"""Speaks HTTP: a folder is one feature, a module lying directly here is shared by all features."""
