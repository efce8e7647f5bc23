"""Papers: the codes of printed documents and the check of a code."""
