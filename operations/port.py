"""A port of this machine. `python -m operations.port PORT` ends with a sentence where it is not to be had."""

import socket
import sys

ADDRESS = "127.0.0.1"


class PortTaken(Exception):
    """Somebody else listens on the port, or it is not one that we may open."""

    def __init__(self, port):
        super().__init__(
            f"Port {port} is taken or not allowed. If Rectify runs there already, open "
            f"http://{ADDRESS}:{port}/ – otherwise choose another port."
        )


def listen(port):
    """A socket that listens on `port` from now on; raises PortTaken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # A port whose last connections have just ended may be taken again at once.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((ADDRESS, port))
        listener.listen(128)
    except (OSError, OverflowError):
        listener.close()
        raise PortTaken(port) from None
    return listener


if __name__ == "__main__":
    try:
        listen(int(sys.argv[1])).close()
    except PortTaken as taken:
        sys.exit(str(taken))
    except ValueError:
        sys.exit("A port is a number from 1 to 65535, such as 8000.")
