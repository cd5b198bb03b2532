"""How the ticket's verbs are declared: the law as written beside the verb, and what the procedure adds to each."""

from tracker.demands import demanded, reserved, unsigned
from tracker.procedure_words import WORDS
from workflow.verbs import transition


def verb(state, *, source, target, may, is_work, needs=(), asks=(), takes=(), **more):
    """As `workflow.verbs.transition`, and under whatever the inspection's procedure asks of a verb of this name."""

    def declare(write):
        name = write.__name__
        lets = [reserved(name)] if name in WORDS.verbs else []
        apart = [unsigned(name)] if name in WORDS.signable else []
        return transition(
            state,
            source=source,
            target=target,
            may=[*may, *lets, *apart],
            is_work=is_work,
            needs=[*needs, demanded(name, takes)],
            asks=asks,
            takes=takes,
            **more,
        )(write)

    return declare
