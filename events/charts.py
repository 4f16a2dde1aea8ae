"""Bars drawn on the server: how many came, laid over how many had confirmed. The table beneath says the same."""

from dataclasses import dataclass

WIDTH, ROW, BAR = 480, 44, 14  # of the drawing, in its own units
LONGEST_LABEL = 48  # signs
ROOM = 48  # for the number at the end of a bar


@dataclass
class Bar:
    label: str
    label_y: int
    y: int
    number_y: int
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
    """From pairs of a name and its Figures, those with nobody left out; None where there is nothing to draw."""
    lines = [line for line in lines if line[1].confirmed or line[1].came or line[1].walked_in]
    most = max((max(numbers.confirmed, numbers.came + numbers.walked_in) for _name, numbers in lines), default=0)
    if not most:
        return None
    scale = (WIDTH - ROOM) / most
    drawn = [bar(place, *line, scale, is_right_to_left) for place, line in enumerate(lines)]
    return Chart(drawn, WIDTH if is_right_to_left else 0, ROW * len(lines))


def bar(place, name, numbers, scale, is_right_to_left):
    came, confirmed = round(scale * (numbers.came + numbers.walked_in), 1), round(scale * numbers.confirmed, 1)
    end = max(came, confirmed) + 6
    y = ROW * place + ROW - BAR - 6
    return Bar(
        label=name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…",
        label_y=y - 5,
        y=y,
        number_y=y + BAR - 2,
        confirmed=confirmed,
        came=came,
        confirmed_x=WIDTH - confirmed if is_right_to_left else 0,
        came_x=WIDTH - came if is_right_to_left else 0,
        number_x=WIDTH - end if is_right_to_left else end,
        number=numbers.came + numbers.walked_in,
    )
