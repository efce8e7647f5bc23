"""Answer the staff addresses of drives."""
