"""Sign-ups: registrations for a drive, with their consents."""
