"""Answer the addresses of closings: the wizard, the papers of a locked book, difference slips."""

from blueprints.closings import papers, slips, wizard

__all__ = ["papers", "slips", "wizard"]
