"""Everything that can be asked of a ticket beside its verbs."""

from tracker.amendments import AMENDMENTS
from tracker.extensions.steps import EXTENSIONS
from tracker.look_backs.steps import LOOK_BACKS
from tracker.sign_offs.steps import SIGNING
from tracker.splitting.steps import SPLITTING

STEPS = AMENDMENTS | SIGNING | EXTENSIONS | LOOK_BACKS | SPLITTING
