"""The store: one folder with the tables, the lock, the ledger's file and the last report.

Apart from the stages, because they meet here and nowhere else. Nothing here imports Polars or deltalake before a table is touched.
"""

from legday.store.commit import Batch, Part, Standing
from legday.store.store import Store

__all__ = ["Batch", "Part", "Standing", "Store"]
