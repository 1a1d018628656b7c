"""legday: was that hard run done on tired legs, and when is the next one safe?"""

import os

__version__ = "0.1.0"

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here multiplies matrices: NumPy would start threads for that when imported
