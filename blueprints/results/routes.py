"""Answer the addresses of results: boards, desk, walk-ins, turns, paper pack, keying from paper, summary."""

from blueprints.results import boards, desk, keying, pack, summary, turns, walk_in

__all__ = ["boards", "desk", "keying", "pack", "summary", "turns", "walk_in"]
