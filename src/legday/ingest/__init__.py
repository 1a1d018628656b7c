"""The ingest stage: from files to the activities and records of the store."""

from legday.ingest.how import How
from legday.ingest.ingest import ingest
from legday.ingest.outcome import Outcome

__all__ = ["How", "Outcome", "ingest"]
