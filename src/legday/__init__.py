"""legday: was that hard run done on tired legs, and when is the next one safe?"""

__version__ = "0.1.0"
