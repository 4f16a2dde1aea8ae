"""What a check is, what it finds, and how much each counts."""

from dataclasses import asdict, dataclass, field
from datetime import date

from django.utils.formats import date_format

from ..languages import html_lang, own_name, suffix
from ..models import QualitySetting

BAR, ADVICE, OFF = "bar", "advice", "off"
CHECKS = {}  # code -> Check, in the order in which they were declared


@dataclass(frozen=True)
class Check:
    """One thing to look at. `sentences` say what to do, one for each case, with named gaps."""

    code: str
    name: str
    why: str
    sentences: dict
    default: str = ADVICE

    def __post_init__(self):
        CHECKS[self.code] = self


@dataclass(frozen=True)
class Finding:
    """What a check found in one field, named as its column; of rows inside the item, as their relation with a #.

    `language` is that of the text to be mended, and empty where there is none. Of `gaps`, which the sentence names,
    `day` is an ISO date, written as the reader's language writes it.
    """

    code: str
    field: str
    language: str = ""
    case: str = ""
    gaps: dict = field(default_factory=dict)

    @property
    def check(self):
        return CHECKS[self.code]

    @property
    def sentence(self):
        """In the language of whoever reads it."""
        gaps = self.gaps
        if "day" in gaps:
            gaps = gaps | {"day": date_format(date.fromisoformat(gaps["day"]))}
        return str(self.check.sentences[self.case]) % gaps

    @property
    def language_name(self):
        return own_name(self.language) if self.language else ""

    @property
    def html_lang(self):
        return html_lang(self.language)

    @property
    def sentence_with_language(self):
        return f"{self.language_name}: {self.sentence}" if self.language else self.sentence

    @property
    def anchor(self):
        """The id that the admin's form gives to the field, or to the group of rows."""
        return f"{self.field.rstrip('#')}-group" if self.field.endswith("#") else f"id_{self.field}"

    @property
    def query(self):
        return f"?language={self.language}" if self.language else ""

    @property
    def stored(self):
        return asdict(self)


def severities():
    """Code -> how much it counts: as the office set it, else as declared. One query."""
    found = {code: check.default for code, check in CHECKS.items()}
    chosen = QualitySetting.objects.values_list("code", "severity")
    return found | {code: severity for code, severity in chosen if code in found}


def column(field, code):
    return f"{field}_{suffix(code)}"
