"""How a figure is drawn. `in_rows.py` bars within a table; the others a drawing of its own, a module per kind."""
