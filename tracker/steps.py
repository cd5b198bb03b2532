"""Everything that can be asked of a ticket beside its verbs."""

from tracker.amendments import AMENDMENTS
from tracker.extending import EXTENSIONS
from tracker.looking_back import LOOK_BACKS
from tracker.signing import SIGNING
from tracker.splitting import SPLITTING

STEPS = AMENDMENTS | SIGNING | EXTENSIONS | LOOK_BACKS | SPLITTING
