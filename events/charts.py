"""Bars drawn on the server: how many came, laid over how many had confirmed. The table beneath says the same."""

from dataclasses import dataclass

WIDTH, LABEL, ROW, BAR = 640, 220, 30, 16  # of the drawing, in its own units
LONGEST_LABEL = 30  # signs
ROOM = 56  # for the number at the end of a bar


@dataclass
class Bar:
    label: str
    y: int
    text_y: int
    confirmed: float
    came: float
    confirmed_x: float
    came_x: float
    number_x: float
    number: int


@dataclass
class Chart:
    bars: list
    label_x: int
    height: int
    width: int = WIDTH
    bar: int = BAR


def bars(lines, is_right_to_left=False):
    """From pairs of a name and its Figures; None where there is nothing to draw."""
    most = max((max(numbers.confirmed, numbers.came + numbers.walked_in) for _name, numbers in lines), default=0)
    if not most:
        return None
    scale = (WIDTH - LABEL - ROOM) / most
    drawn = [bar(place, *line, scale, is_right_to_left) for place, line in enumerate(lines)]
    return Chart(drawn, WIDTH if is_right_to_left else 0, ROW * len(lines))


def bar(place, name, numbers, scale, is_right_to_left):
    came, confirmed = round(scale * (numbers.came + numbers.walked_in), 1), round(scale * numbers.confirmed, 1)
    end = LABEL + max(came, confirmed) + 8
    y = ROW * place + (ROW - BAR) // 2
    return Bar(
        label=name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…",
        y=y,
        text_y=y + BAR - 3,
        confirmed=confirmed,
        came=came,
        confirmed_x=WIDTH - LABEL - confirmed if is_right_to_left else LABEL,
        came_x=WIDTH - LABEL - came if is_right_to_left else LABEL,
        number_x=WIDTH - end if is_right_to_left else end,
        number=numbers.came + numbers.walked_in,
    )
