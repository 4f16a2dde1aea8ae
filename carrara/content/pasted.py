"""Rich text as it comes out of Word, of Google's documents and of web pages, made into the few elements of ours.

It is read by nh3, the parser of the sanitiser, so that broken and hostile HTML is one tree for both; what is made here
is sanitised afterwards all the same. The editor does the same work as one pastes (admin/form/pasting.js).
"""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

import nh3

from .plain_text import unseen_taken_out

BLOCKS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote"}
BOXES = {"div", "section", "article", "td", "th", "dd", "dt", "figcaption", "pre", "center", "address"}  # hold a text
RENAMED = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "b": "strong", "i": "em"}
FRAMES = {"table", "tbody", "thead", "tfoot", "tr", "dl", "main", "header", "footer", "figure", "caption"}
READ = BLOCKS | BOXES | FRAMES | {*RENAMED, "strong", "em", "br", "a", "span", "font"}
ATTRIBUTES = {"a": {"href", "title", "rel"}, "ol": {"start", "type"}}
ATTRIBUTES |= {tag: {"style", "class"} for tag in ("p", "span", "b", "i", "h1", "h2", "h3")}
STRANGE = re.compile(
    "mso-|Mso|docs-internal|<(?:h[1456]|b|i|div|td|th|font|span|section|article|dl|pre|center)[ >]|(?:&nbsp;|\u00a0){2}"
    "|(?:&nbsp;|\u00a0) | (?:&nbsp;|\u00a0)|<(p|h2|h3|li|strong|em)>(?:\\s|&nbsp;|\u00a0|<br ?/?>)*</\\1>"
    "|[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad\ufffe\uffff]|<p>[·•▪]|<p>(?:&nbsp;|\u00a0)|(?:&nbsp;|\u00a0)</p>"
)
LIST_LEVEL = re.compile(r"mso-list:\s*\S+\s+level(\d)")
BULLET = re.compile("^[·•▪‣◦§][\\s\u00a0]+")
NUMBERED = re.compile(r"\(?(\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]")


@dataclass
class Node:
    tag: str
    attrs: dict = field(default_factory=dict)
    children: list = field(default_factory=list)

    @property
    def style(self):
        return self.attrs.get("style", "").lower()

    def text(self):
        return "".join(each if isinstance(each, str) else each.text() for each in self.children)

    def is_block(self):
        return self.tag in BLOCKS

    def html(self):
        inner = "".join(escape(each, quote=False) if isinstance(each, str) else each.html() for each in self.children)
        kept = "".join(
            f' {name}="{escape(value)}"'
            for name, value in self.attrs.items()
            if name in ("href", "title", "rel", "start", "type")
        )
        if not self.tag:
            return inner
        return "<br>" if self.tag == "br" else f"<{self.tag}{kept}>{inner}</{self.tag}>"


class Reader(HTMLParser):
    """nh3 has closed every element: what opens is closed."""

    def __init__(self):
        super().__init__()
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag != "br":
            self.open.append(node)

    def handle_endtag(self, tag):
        if tag != "br" and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def cleaned(html):
    """The same text in our elements; as it is where nothing in it is strange."""
    if not STRANGE.search(html):
        return html
    reader = Reader()
    reader.feed(
        nh3.clean(html, tags=READ, attributes=ATTRIBUTES, link_rel=None, url_schemes={"http", "https", "mailto", "tel"})
    )
    reader.close()
    root = Node("", children=lists(blocks(shaped(reader.root).children)))
    return trimmed(root).html()


# --- elements ----------------------------------------------------------------------------------------------------
def shaped(node):
    """Foreign elements become ours, or nothing around their contents. A list paragraph of Word is marked as such."""
    children = []
    for child in node.children:
        if isinstance(child, str):
            children.append(unseen_taken_out(child))
        elif "mso-list:ignore" in child.style.replace(" ", ""):
            node.attrs["marker"] = child.text().strip()  # the dot or the number, which the list will draw itself
        else:
            children += of_ours(shaped(child))
            if "marker" in child.attrs and not child.is_block():
                node.attrs["marker"] = child.attrs["marker"]
    return Node(node.tag, node.attrs, children)


def of_ours(node):
    tag = RENAMED.get(node.tag, node.tag)
    if node.tag in ("span", "font", "b", "i"):
        return emphasised(node, tag)
    if tag in BOXES:
        has_blocks = any(isinstance(each, Node) and each.is_block() for each in node.children)
        return node.children if has_blocks else [Node("p", {}, node.children)]
    if tag in FRAMES:
        return node.children
    return [Node(tag, node.attrs, node.children)]


def emphasised(node, tag):
    """Bold and italic may be an element, or a style that says so, or an element whose style takes it back."""
    style = node.style.replace(" ", "")
    is_bold = (tag == "strong" and "font-weight:normal" not in style) or re.search(r"font-weight:(bold|[6-9]00)", style)
    is_italic = (tag == "em" and "font-style:normal" not in style) or "font-style:italic" in style
    has_blocks = any(isinstance(each, Node) and each.is_block() for each in node.children)
    if has_blocks or not (is_bold or is_italic):
        return node.children
    inner = [Node("em", {}, node.children)] if is_italic else node.children
    return [Node("strong", {}, inner)] if is_bold else inner


def blocks(children):
    """Text that stands between blocks becomes a paragraph."""
    found, loose = [], []
    for child in [*children, None]:
        if child is None or (isinstance(child, Node) and child.is_block()):
            if any(not isinstance(each, str) or each.strip() for each in loose):
                found.append(Node("p", {}, loose))
            loose = []
            found += [child] if child else []
        else:
            loose.append(child)
    return found


# --- lists that are paragraphs -------------------------------------------------------------------------------------
def lists(children):
    """Runs of list paragraphs as lists, one inside the other by their level. A lone “· ” may be anything and stays."""
    found, run = [], []
    for child in [*children, None]:
        item = child and list_item(child)
        if item:
            run.append(item)
            continue
        if run and (len(run) > 1 or run[0].is_certain):
            found += nested(run)
        else:
            found += [each.paragraph for each in run]
        run = []
        found += [child] if child else []
    return found


@dataclass
class Item:
    paragraph: Node
    level: int
    is_numbered: bool
    is_certain: bool  # Word says that it is one; else it only begins like one


def list_item(node):
    if not isinstance(node, Node) or node.tag != "p":
        return None
    level = LIST_LEVEL.search(node.style)
    marker = node.attrs.get("marker")
    if level and marker is not None:
        return Item(node, int(level[1]), bool(NUMBERED.match(marker)), True)
    return Item(node, 1, False, False) if BULLET.match(node.text().lstrip()) else None


def nested(items):
    found, stack = [], []  # the open lists, each with its level
    for item in items:
        if not item.is_certain:
            without_bullet(item.paragraph)
        while stack and (stack[-1][0] > item.level):
            stack.pop()
        tag = "ol" if item.is_numbered else "ul"
        if stack and stack[-1][0] == item.level and stack[-1][1].tag != tag:
            stack.pop()
        if not stack or stack[-1][0] < item.level:
            opened = Node(tag)
            (stack[-1][1].children[-1].children if stack else found).append(opened)
            stack.append((item.level, opened))
        stack[-1][1].children.append(Node("li", {}, [Node("p", {}, item.paragraph.children)]))
    return found


def without_bullet(node):
    for place, child in enumerate(node.children):
        if isinstance(child, Node):
            return without_bullet(child)
        if child.strip():
            node.children[place] = BULLET.sub("", child.lstrip())
            return None
    return None


# --- white space ---------------------------------------------------------------------------------------------------
def trimmed(node):
    """Runs of spaces as one, none at the edges of a block, and nothing that is empty."""
    children = []
    for child in node.children:
        if isinstance(child, str):
            child = re.sub("[ \n\t]*\u00a0[ \n\t\u00a0]+|[ \n\t]+\u00a0[ \n\t\u00a0]*|[ \n\t]{2,}|\n", " ", child)
            children += [child] if child else []
        else:
            child = trimmed(child)
            children += [child] if child.tag == "br" or child.children else []
    if node.is_block() or not node.tag:
        children = without_edges(children, is_frame=node.tag in ("", "ul", "ol"))
    return Node(node.tag, node.attrs, children)


def without_edges(children, is_frame):
    if is_frame:
        return [each for each in children if not isinstance(each, str) or each.strip("\u00a0 \n")]
    is_blank = lambda each: not each.strip("\u00a0 \n") if isinstance(each, str) else each.tag == "br"  # noqa: E731
    while children and is_blank(children[0]):
        children.pop(0)
    while children and is_blank(children[-1]):
        children.pop()
    if children and isinstance(children[0], str):
        children[0] = children[0].lstrip("\u00a0 \n")
    if children and isinstance(children[-1], str):
        children[-1] = children[-1].rstrip("\u00a0 \n")
    return children
