"""The science: pure formulas with units and sources, on plain numbers and on Polars expressions alike.

Apart, because a formula must be readable and testable without a table, a setting or a file.
"""
