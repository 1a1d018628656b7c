"""moto's S3 at a free port of this machine, which is printed.

One request is answered at a time: whether a condition holds and the write that hangs on it are two steps in moto, and one in object
storage. That is the only thing added to it.
"""

import sys
from io import BytesIO
from threading import Lock

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

simulator, alone = DomainDispatcherApplication(create_backend_app), Lock()


@Request.application
def in_turn(request: Request) -> Response:
    """Moto's answer, once what was asked has come in whole, so that who asks slowly holds up nobody else."""
    request.environ["wsgi.input"] = BytesIO(request.get_data())
    with alone:
        return Response.from_app(simulator, request.environ, buffered=True)


if __name__ == "__main__":
    server = make_server("127.0.0.1", 0, in_turn, threaded=True)
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    server.serve_forever()
