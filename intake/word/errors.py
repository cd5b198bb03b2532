"""Why a file is not read as a Word document: a sentence each, with what to do about it."""

from django.utils.translation import gettext_lazy as _

from intake.decoding import Unreadable
from intake.messages import lazy_message

SENTENCES = {
    "encrypted": _(
        "%(name)s is protected by a password. Open it in Word or WPS, save it without the password, and import that."
    ),
    "old_word": _(
        "%(name)s is a file of old Word or WPS (.doc, .wps) or of another old office program. "
        "Open it in Word or WPS, save it as .docx, and import that."
    ),
    "not_word": _("%(name)s is no Word document. Open it where it reads well, save it as .docx, and import that."),
    "damaged_word": _(
        "%(name)s is damaged: it does not open as a Word document. Open it in Word or WPS, "
        "save it again as .docx, and import that."
    ),
    "unpacks_too_large": _(
        "%(name)s unpacks to far more than a document holds, so it was not opened. "
        "Copy its text into a new Word document and import that."
    ),
    "doctype": _(
        "%(name)s holds a document type declaration, which Word never writes, so it was not read. "
        "Open it in Word or WPS, save it again as .docx, and import that."
    ),
    "no_text": _(
        "%(name)s holds no text; its pages may be pictures. Have their text recognised, save it as .docx "
        "or .txt, and import that."
    ),
    "too_long": _("%(name)s holds more text than can be read at once. Split it and import the parts."),
}


class WordError(Exception):
    """Raised where the trouble is found, which is where nobody knows the file's name; `code` names the sentence."""

    def __init__(self, code):
        self.code = code
        super().__init__(code)

    def about(self, name) -> Unreadable:
        """The same for people."""
        return Unreadable(self.code, lazy_message(SENTENCES[self.code], name=name))
