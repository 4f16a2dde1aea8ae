"""QR codes as drawings of our own: the package finds the squares, a path of SVG draws them."""

from collections import namedtuple
from itertools import groupby

from qrcode import QRCode

QUIET = 4  # squares left empty about the code, without which cameras miss it

Drawing = namedtuple("Drawing", "size path")


def draw(text):
    """The side of the drawing, in squares, and the path of those that are dark."""
    code = QRCode(border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    return Drawing(len(rows), "".join(run for y, row in enumerate(rows) for run in runs(y, row)))


def runs(y, row):
    """One bar for the dark squares that stand side by side."""
    for is_dark, squares in groupby(enumerate(row), lambda square: square[1]):
        places = [x for x, _ in squares]
        if is_dark:
            yield f"M{places[0]} {y}h{len(places)}v1h-{len(places)}z"
