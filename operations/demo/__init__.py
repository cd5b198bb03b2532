"""A demonstration office: one self-check, what became of its issues over eight weeks, and who did it."""
