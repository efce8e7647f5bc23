"""The ledger: one append-only line per donation."""
