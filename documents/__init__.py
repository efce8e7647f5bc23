"""The papers: one module per paper, each a pure function from facts to the bytes of a PDF."""
