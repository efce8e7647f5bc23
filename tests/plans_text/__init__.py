"""Plans as acceptance data: the Hưng Yên plan written down by hand, and invented plans of other bodies."""
