"""Rich text in a cell: the few tags of the site as they are, a line for each block, so that a person can work in it."""

import re
from html import unescape

from django.utils.html import escape, linebreaks

BLOCK = r"</?(?:p|h[23]|ul|ol|li|blockquote)>"
AROUND_BLOCKS = re.compile(rf"\s*({BLOCK})\s*")
AFTER_BLOCK = re.compile(r"(</(?:p|h[23]|ul|ol|li|blockquote)>|<(?:ul|ol|blockquote)>)(?=<)")
TAGS = re.compile(r"</[a-z]|<(?:br|p|h[1-6]|ul|ol|li|a|strong|em|b|i)\b[^<>]*>", re.IGNORECASE)
LINK = re.compile(r"""<a\b[^>]*\bhref=["']([^"']*)["']""", re.IGNORECASE)
COUNTED = re.compile(r"<(h2|h3|li|blockquote|strong|em)\b", re.IGNORECASE)


def to_cell(html):
    return AFTER_BLOCK.sub(r"\1\n", AROUND_BLOCKS.sub(r"\1", html or ""))


def from_cell(text, field):
    """Clean HTML of a cell. Plain text becomes paragraphs, at empty lines; what has tags is taken for HTML."""
    html = text if TAGS.search(text) else linebreaks(escape(text))
    return AROUND_BLOCKS.sub(r"\1", field.clean_html(AROUND_BLOCKS.sub(r"\1", html)) or "")


def lost_links(source, target):
    """The addresses that the source links and its translation does not."""
    there = [unescape(address) for address in LINK.findall(target)]
    return [address for address in map(unescape, LINK.findall(source)) if address not in there]


def structure(html):
    """How many headings, items of lists and so on a text has."""
    counts = {}
    for tag in COUNTED.findall(html):
        counts[tag.lower()] = counts.get(tag.lower(), 0) + 1
    return counts
