from django import forms

MOST = 100  # tickets marked at once


class Marking(forms.Form):
    """Whose messages are dealt with (`done`) or stand open again (`undo`), and which page to show then."""

    tab = forms.ChoiceField(choices=[("", ""), ("all", "")], required=False)
    page = forms.IntegerField(min_value=1, max_value=10**6, required=False)

    def __init__(self, data):
        super().__init__(data)
        self.done, self.undone = data.getlist("done")[:MOST], data.getlist("undo")[:MOST]

    def page_to_show(self) -> dict:
        kept = {name: value for name, value in self.cleaned_data.items() if value}
        return kept | ({"done": self.done} if self.done else {})
