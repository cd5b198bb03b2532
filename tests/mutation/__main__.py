"""Two ways to put faults in. Both look at what is committed, in a clone that vanishes.

python -m tests.mutation declarations [step or part …]   the declarations of verbs and amendments
python -m tests.mutation code [module …]                 the code, with faults thought up by Cosmic Ray

Ends with 1 where a fault survives, and names it.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutation import code, declarations

ROOT = Path(__file__).resolve().parent.parent.parent
WAYS = {"declarations": declarations.main, "code": code.main}


def in_a_clone(arguments) -> int:
    """Somebody may be at work here meanwhile."""
    with tempfile.TemporaryDirectory(prefix="rectify-mutation-") as clone:
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        again = [sys.executable, "-m", "tests.mutation", "--here", *arguments]
        return subprocess.run(again, cwd=clone, check=False).returncode


if __name__ == "__main__":
    here, arguments = sys.argv[1:2] == ["--here"], [a for a in sys.argv[1:] if a != "--here"]
    if not arguments or arguments[0] not in WAYS:
        sys.exit(__doc__)
    sys.exit(WAYS[arguments[0]](arguments[1:]) if here else in_a_clone(arguments))
