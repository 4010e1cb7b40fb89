"""The languages of reports: English, and those that a catalogue translates it to."""

from estimator.report.language.choose import LANGUAGES, Language, speak, tell_language
from estimator.report.language.speech import ENGLISH, Speech, said

__all__ = ["ENGLISH", "LANGUAGES", "Language", "Speech", "said", "speak", "tell_language"]
