"""What the forms of citizens say in words agrees with what holds."""

from django.utils import translation

from dialogues.citizen_rules import PER_MOMENT, PER_NETWORK, WRONG_CODES
from dialogues.models.opinion_citizen import MOST_STARS
from dialogues.services.floods import WINDOW
from dialogues.services.opinions import MOST_FILES
from directives import rules
from mobilization.common.codes import LENGTH
from showcase.opinion_forms import CitizensCodeForm, RatingForm, SendOpinionForm


def test_numbers_in_words_are_those_that_hold():
    """A text in the catalogue is whole, so it repeats them; here they are held equal."""
    files, code = SendOpinionForm.base_fields["files"], CitizensCodeForm.base_fields["code"]
    with translation.override("en"):
        assert str(files.help_text).startswith(f"At most {MOST_FILES}.")
        assert str(code.help_text).startswith(f"{LENGTH} letters and digits")
        assert [stars for stars, _words in RatingForm.base_fields["stars"].choices] == [*range(MOST_STARS, 0, -1)]
        titles = {str(rules.get(key).title) for key in (PER_NETWORK, PER_MOMENT, WRONG_CODES)}
    assert (WINDOW, [title for title in titles if "in ten minutes" not in title]) == (10 * 60, [])
