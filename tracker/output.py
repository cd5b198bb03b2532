"""Files written whole or not at all."""

import contextlib
import os
from pathlib import Path
from uuid import uuid4


def write_whole(path, content, mode=0o666):
    """Write `content` (bytes) to `path`: readers see the old file or the new one, never a part.

    A device or a pipe (/dev/null) is written to and stays what it is. Raises OSError and leaves nothing behind
    when the folder is missing, full or closed to us.
    """
    path = Path(path)
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    beside = path.with_name(f".{uuid4().hex}.part")
    try:
        with open(beside, "xb", opener=lambda path, flags: os.open(path, flags, mode)) as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
