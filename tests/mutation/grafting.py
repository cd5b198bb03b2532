"""Puts a changed module in the place of the one that runs: every function of it, inner ones too, does as the changed.

Functions are kept and get other code, for permissions and rules are held by the declarations already.
"""

import gc
from types import CodeType, FunctionType


def graft(module, source: str):
    """Let the module of this process behave as if it had been read from `source`."""
    with open(module.__file__, encoding="utf-8") as file:
        codes = [compile(text, module.__file__, "exec") for text in (file.read(), source)]
    as_it_is, changed = (_run(code, module) for code in codes)
    _give_codes(dict(_pairs(*codes)))
    for name, value in changed.items():
        was = vars(module).get(name)
        if hasattr(was, "cache_clear"):
            # Its function has the other code already; a fresh one would know the classes of the fresh module only.
            was.cache_clear()
        elif isinstance(value, FunctionType) and isinstance(was, FunctionType) and was.__module__ == module.__name__:
            _give_attributes(was, value)
        elif not isinstance(value, type) and name != "__builtins__" and value != as_it_is.get(name):
            # What others have filled since it was read, such as a list of everything declared, stays as it is.
            setattr(module, name, value)


def _run(code, module):
    names = dict(vars(module))
    exec(code, names)  # noqa: S102
    return names


def _pairs(old, new):
    """Every old code object with the new one that stands in its place."""
    ours = [[part for part in code.co_consts if isinstance(part, CodeType)] for code in (old, new)]
    for was, now in zip(*ours, strict=True):
        yield was, now
        yield from _pairs(was, now)


def _give_codes(changed):
    gc.unfreeze()  # what was frozen is not among the objects
    for thing in gc.get_objects():
        if type(thing) is FunctionType and (now := changed.get(thing.__code__)) is not None:
            thing.__code__ = now


def _give_attributes(was, now):
    was.__defaults__, was.__kwdefaults__ = now.__defaults__, now.__kwdefaults__
    vars(was).clear()
    vars(was).update(vars(now))
