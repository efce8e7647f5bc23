"""What this project knows about blood donation: no web framework, no PDF."""
