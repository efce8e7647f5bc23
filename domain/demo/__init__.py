"""The demo: the real Hưng Yên plan with invented people, for training and for the tests."""
