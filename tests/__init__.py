"""The tests of Giọt Hồng, one folder a floor."""
