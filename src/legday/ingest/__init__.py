"""The ingest stage: from files to the activities and records of the store."""

from legday.ingest.ingest import ingest
from legday.ingest.outcome import Outcome

__all__ = ["Outcome", "ingest"]
