"""What an office writes is for its own account alone; what browsers may have is for every web server to read."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

OTHERS = 0o077
READABLE = {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755}


def keep_to_ourselves(*places, program):
    """Take from everybody else what earlier versions, or somebody's command line, left them of files and folders.

    A folder that nobody else can enter is believed to hold nothing that others reach, so that a store of many files is
    walked once; only in `places` themselves one looks each time. What belongs to somebody else, what is shared by many
    such as /tmp, and a folder in which the `program` itself lies, are left alone.
    """
    for place in map(Path, places):
        if place not in (program, *program.parents):
            _tighten(place, look_inside=True)


def _tighten(place, *, look_inside=False):
    with suppress(OSError):  # gone meanwhile, or on a disk that knows no such modes
        found = place.lstat()
        if found.st_uid != os.geteuid() or found.st_mode & stat.S_ISVTX or stat.S_ISLNK(found.st_mode):
            return
        is_wide = bool(found.st_mode & OTHERS)
        if stat.S_ISDIR(found.st_mode) and (is_wide or look_inside):
            # The inside first: whoever is interrupted begins again.
            for each in place.iterdir():
                _tighten(each)
        if is_wide:
            place.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)


class ReadableCompressor(Compressor):
    def write_data(self, *args, **kwargs):
        written = super().write_data(*args, **kwargs)
        os.chmod(written, READABLE["file_permissions_mode"])
        return written


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Static files, and what the library makes beside each of them."""

    def create_compressor(self, **kwargs):
        return ReadableCompressor(**kwargs)
