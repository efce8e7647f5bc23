"""The longer trials, run by `make campaign`: bounded, on this machine only."""
