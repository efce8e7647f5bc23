"""Answer the addresses of gifts and serials: the store, the hands, the workbook, the register of certificates."""

from blueprints.gifts import files, hands, serials, store

__all__ = ["files", "hands", "serials", "store"]
