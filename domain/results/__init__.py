"""Results: what happened to each registrant on the drive day."""
