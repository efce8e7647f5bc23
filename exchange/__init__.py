"""Files in and out: bytes to plain rows and back, without a database."""
