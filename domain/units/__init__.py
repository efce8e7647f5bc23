"""Units: every body in the tree, from the nation to a hamlet, through time."""
