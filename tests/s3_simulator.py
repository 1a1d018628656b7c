"""moto's S3 at a port of this machine: `python s3_simulator.py PORT`.

One request at a time: whether a condition holds and the write that hangs on it are two steps in moto, and one in object storage. That is
the only thing added to it.
"""

import sys

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple

if __name__ == "__main__":
    run_simple("127.0.0.1", int(sys.argv[1]), DomainDispatcherApplication(create_backend_app), threaded=False)
