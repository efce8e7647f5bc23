"""Read plans and quota tables as offices write them: text, cells, columns; nothing is stored here."""
