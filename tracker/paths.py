"""Paths as the command line spells them: bytes, whose names people read in UTF-8 or, from a Chinese Windows, in GBK."""

import errno
import os
from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WHY = {
    **dict.fromkeys(FULL, gettext_lazy("the disk is full")),
    errno.ENOENT: gettext_lazy("there is no such file or folder"),
    errno.ENOTDIR: gettext_lazy("a part of the path is no folder"),
    errno.EISDIR: gettext_lazy("it is a folder"),
    errno.EACCES: gettext_lazy("this account may not"),
    errno.EPERM: gettext_lazy("this account may not"),
    errno.EROFS: gettext_lazy("nothing may be written there"),
    errno.ENAMETOOLONG: gettext_lazy("the name is too long"),
}


def readable(path) -> str:
    """The path as people read it; raises ValueError where it is neither UTF-8 nor GBK."""
    raw = os.fsencode(path)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gbk")


def name_of(path) -> str:
    """The last part of `readable`."""
    return PurePath(readable(path)).name


def why_not(error) -> str:
    """What the system has against a file, in the reader's language as far as it is one of the common reasons."""
    number = getattr(error, "errno", None)
    return str(_WHY[number]) if number in _WHY else getattr(error, "strerror", None) or str(error)


def shortened(text, most=60) -> str:
    """Short enough for a sentence."""
    return (
        text
        if len(text) <= most
        else _("%(beginning)s… (%(count)s signs)")
        % {
            "beginning": text[:most],
            "count": len(text),
        }
    )
