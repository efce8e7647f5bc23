"""Answer the public addresses of drives: home, lists, one drive, its calendar file, what changed today."""
