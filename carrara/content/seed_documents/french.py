"""Turns of French that the readers of an article share: names, articles, dates."""

import re

from carrara.content.seed_documents.reading import WORD

NAME = rf"{WORD}(?:\s(?:(?:et|de|du|des|de\sla|di|da|del|della|sur)\s)?{WORD}){{0,8}}"
WORDS = r"[\w'’-]{1,40}(?:\s[\w'’-]{1,40}){0,8}?"
OF = r"(?:de la |de l['’]|du |des |de |d['’])"
THE = r"(?:le |la |les |l['’])"
MONTH = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
DAY = rf"\d{{1,2}}(?:er)? {MONTH}"
DATE = rf"(?:{DAY} |{MONTH} )?\d{{4}}\b|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d\d)\b"
FIRST_YEAR_OF_TWO_DIGITS = (
    70  # 06 is 2006, 98 is 1998: the encyclopedia is of our century, its oldest census not much older
)


def year_of(date):
    digits = re.search(r"\d+\Z", date)[0]
    if len(digits) > 2:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= FIRST_YEAR_OF_TWO_DIGITS else 2000)
