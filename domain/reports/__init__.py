"""Reports: figures and lists that fall out of the work of all other nouns."""
