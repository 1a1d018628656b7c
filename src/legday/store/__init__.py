"""The store: one folder with the tables, the lock, the ledger's file and the last report.

Apart from the stages, because they meet here and nowhere else. Nothing here imports Polars or deltalake before a table is touched; what is
added in one run is in `store.commit`.
"""

from legday.store.store import Store

__all__ = ["Store"]
