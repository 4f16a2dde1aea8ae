"""Drawings for items that have no photograph: marble slabs, the Apuan ridge, quarry benches.

The same slug always gives the same drawing, on any machine: every number comes from SHA-256 of the slug.
A drawing carries no style element, script or outside reference, so it passes a strict content policy;
dark mode turns white marble dark by one CSS filter (components/cover.css).
"""

import hashlib
import math
from collections import namedtuple
from itertools import pairwise

Stone = namedtuple("Stone", "ground deep dark second")  # page, clouds and shade, vein, second vein

STONES = {  # named after stones of the Apuan Alps
    "statuario": Stone("#f6f4f0", "#cfccc8", "#5d6066", "#8b8a88"),
    "ordinario": Stone("#eeefef", "#c3c7ca", "#777d83", "#9aa0a5"),
    "calacatta": Stone("#f6f3ec", "#dfd7c8", "#77726a", "#b3a58c"),
    "bardiglio": Stone("#c9d0d6", "#93a0ab", "#46525d", "#eef1f3"),
    "paonazzo": Stone("#f4f0ee", "#d3c2c9", "#5b2245", "#9a7488"),
    "cipollino": Stone("#e4e9e2", "#b5c4b6", "#4e6655", "#8ba08e"),
    "nero": Stone("#30343a", "#1f2226", "#e9e7e2", "#8d9299"),
}
COMMON = ["statuario", "ordinario", "calacatta", "bardiglio"]
# Colour is the exception in a list, as it is in the quarries; "nero" comes only where it is asked for.
RARE = ["paonazzo", "cipollino"]

# The Apuan Alps seen from the coast, stylised: (share of the width, height in metres)
APUAN_ALPS = [
    *[(0, 520), (0.07, 800), (0.13, 760), (0.22, 1320), (0.27, 1180), (0.34, 1749), (0.39, 1430)],
    *[(0.45, 1610), (0.5, 1781), (0.55, 1450), (0.6, 1789), (0.66, 1600), (0.71, 1895), (0.76, 1640)],
    *[(0.81, 1890), (0.87, 1380), (0.92, 1589), (0.96, 1200), (1, 980)],
]


class Dice:
    """Repeatable randomness, independent of Python's version."""

    def __init__(self, seed):
        self.seed, self.turn, self.pool = seed, 0, []

    def __call__(self, low=0.0, high=1.0):
        if not self.pool:
            self.pool = list(hashlib.sha256(f"{self.seed}:{self.turn}".encode()).digest())
            self.turn += 1
        first, second = self.pool.pop(), self.pool.pop()
        return low + (high - low) * (first * 256 + second) / 65535

    def pick(self, things):
        return things[min(int(self() * len(things)), len(things) - 1)]


class Noise:
    """Smooth noise on the plane, in -1..1: neighbouring veins bend together, as in a bed of stone."""

    def __init__(self, dice):
        self.grid = [[dice(-1, 1) for _ in range(17)] for _ in range(17)]

    def __call__(self, x, y, octaves=4):
        return sum(self.octave(x * 2**o + 7 * o, y * 2**o + 3 * o) / 2**o for o in range(octaves)) / 1.9

    def octave(self, x, y):
        column, row = math.floor(x), math.floor(y)
        across, down = eased(x - column), eased(y - row)
        top = between(self.at(column, row), self.at(column + 1, row), across)
        low = between(self.at(column, row + 1), self.at(column + 1, row + 1), across)
        return between(top, low, down)

    def at(self, column, row):
        return self.grid[row % 17][column % 17]


def eased(share):
    return share * share * (3 - 2 * share)


def between(start, end, share):
    return start + share * (end - start)


class Bed:
    """One bed of stone on a canvas: its veins follow the same noise and lie at the same tilt."""

    def __init__(self, dice, width, height, bold):
        self.dice, self.width, self.height, self.bold = dice, width, height, bold
        self.noise = Noise(dice)
        self.tilt = dice.pick([-1, 1]) * dice(0.28, 0.75)
        self.clouds, self.smoke, self.bodies, self.fine, self.hair = [], [], [], [], []
        for _ in range(6):
            self.add_cloud()
        trunks = 2 + int(dice() * 2.4)
        for number in range(trunks):
            self.add_trunk((number + dice(0.1, 0.9)) / trunks)
        for _ in range(4):
            start = (dice(-0.1, 0.8) * width, dice(0, 1) * height)
            self.add_hair(start, self.tilt + dice(-0.5, 0.5), dice(0.2, 0.6) * width, 30, 1)

    def add_cloud(self):
        x, y = self.dice(0, self.width), self.dice(0, self.height)
        rx, ry = self.dice(0.16, 0.42) * self.width, self.dice(0.05, 0.13) * self.width
        turn, opacity = math.degrees(self.tilt) + self.dice(-14, 14), self.dice(0.25, 0.6)
        self.clouds.append(
            f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{rx:.0f}" ry="{ry:.0f}" '
            f'transform="rotate({turn:.0f} {x:.0f} {y:.0f})" opacity="{opacity:.2f}"/>'
        )

    def add_trunk(self, place):
        """A main vein that crosses the slab, with its smoke and its twigs; `place` is its share of the height."""
        y = self.height * (0.5 + place * 1.1 - 0.62) - math.tan(self.tilt) * self.width / 2
        line = self.walk((-100, y), self.tilt, self.width * 2, 30, 0.95)
        girth = self.dice(7, 17) * self.bold
        self.smoke.append(ribbon(self.dice, line[::3] + line[-1:], girth * 9, tapers=False))
        self.bodies.append(ribbon(self.dice, line, girth))
        for joint in line[4:-4]:
            if self.dice() < 0.105:
                self.add_twig(joint, girth)

    def add_twig(self, joint, girth):
        side = self.dice.pick([-1, 1])
        heading, length = self.tilt + side * self.dice(0.35, 1.05), self.dice(0.12, 0.5) * self.width
        twig = self.walk(joint, heading, length, 26, 0.9)
        if len(twig) <= 5:
            return
        group = self.bodies if self.dice() < 0.3 else self.fine
        group.append(ribbon(self.dice, twig, girth * self.dice(0.22, 0.5)))
        if self.dice() < 0.5:
            heading = self.tilt - side * self.dice(0.2, 0.9)
            self.add_hair(twig[len(twig) // 2], heading, self.dice(0.06, 0.25) * self.width, 24, 1.1)

    def add_hair(self, *walk):
        self.hair.append(outline(self.walk(*walk), closed=False))

    def walk(self, start, heading, length, step, wander):
        """The middle line of a vein: follows the noise, trembles, ends outside the slab or when spent."""
        x, y = start
        line, tremble = [(x, y)], 0.0
        for _ in range(int(length / step)):
            tremble = tremble * 0.72 + self.dice(-0.34, 0.34)
            angle = heading + wander * self.noise(x / 620, y / 620) + tremble
            x, y = x + step * math.cos(angle), y + step * math.sin(angle)
            line.append((x, y))
            if not (-160 < x < self.width + 160 and -160 < y < self.height + 160):
                break
        return line

    def drawn_in(self, stone):
        return (
            f'<g filter="url(#b)" fill="{stone.deep}">{"".join(self.clouds)}'
            f'<path d="{"".join(self.smoke)}" fill="{stone.second}" opacity=".3"/></g>'
            f'<path d="{"".join(self.hair)}" fill="none" stroke="{stone.dark}" stroke-width="2" opacity=".3"/>'
            f'<path d="{"".join(self.fine)}" fill="{stone.second}" opacity=".75"/>'
            f'<path d="{"".join(self.bodies)}" fill="{stone.dark}" opacity=".72"/>'
        )


def outline(points, closed=True):
    """Whole-number relative path data, as short as SVG allows."""
    whole = [(round(x), round(y)) for x, y in points]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(whole)]
    text = " ".join(f"{dx} {dy}" for dx, dy in steps if dx or dy).replace(" -", "-")
    return f"M{whole[0][0]} {whole[0][1]}l{text}" + ("z" if closed else "")


def ribbon(dice, line, width, tapers=True):
    """A vein with a body: swells and thins along its line, and closes to nothing at its ends."""
    count, left, right, swell = len(line), [], [], 1.0
    for i, (x, y) in enumerate(line):
        (ax, ay), (bx, by) = line[max(i - 1, 0)], line[min(i + 1, count - 1)]
        length = math.hypot(bx - ax, by - ay) or 1
        normal_x, normal_y = -(by - ay) / length, (bx - ax) / length
        swell = max(0.12, min(1.9, swell + dice(-0.42, 0.42)))
        half = width * swell * (math.sin(math.pi * (i + 0.5) / count) ** 0.6 if tapers else 1) / 2
        left.append((x + normal_x * half, y + normal_y * half))
        right.append((x - normal_x * half * 0.7, y - normal_y * half * 0.7))
    return outline(left + right[::-1])


def sheet(width, height, fill):
    return f'<path fill="{fill}" d="M0 0h{width}v{height}H0z"/>'


def slab(dice, width, height, stone):
    return sheet(width, height, stone.ground) + Bed(dice, width, height, bold=1).drawn_in(stone)


def broken(dice, points, rough, depth):
    """Midpoints pushed up and down: a straight slope becomes a mountain's."""
    for _ in range(depth):
        finer = [points[0]]
        for (ax, ay), (bx, by) in pairwise(points):
            push = dice(-rough, rough) * (bx - ax)
            finer += [((ax + bx) / 2 + dice(-0.12, 0.12) * (bx - ax), (ay + by) / 2 + push), (bx, by)]
        points = finer
    return points


def profile(dice, width, base, scale, flipped, depth=3):
    """The Apuan Alps at one scale, every summit moved a little by the dice."""
    points = [
        ((1 - share if flipped else share) * width, base - metres * dice(0.93, 1.05) * scale)
        for share, metres in APUAN_ALPS
    ]
    return broken(dice, sorted(points), 0.16, depth)


def horizon(dice, width, height, stone):
    """A far range, the Apuan Alps made of the stone itself, low hills in front; no sky: it rises from the page."""
    foot = [(width, height), (0, height)]
    flipped = dice() < 0.5
    far = profile(dice, width, height * 0.93, height * 0.00030, not flipped, depth=2)
    middle = profile(dice, width, height * 1.02, height * 0.00041, flipped)
    noise = Noise(dice)
    near = [
        (width * i / 60, height * (0.9 - 0.07 * noise(i / 11, 2, 3) - 0.05 * math.cos(i / 60 * 6.3))) for i in range(61)
    ]
    return (
        f'<path fill="{stone.deep}" opacity=".38" d="{outline(far + foot)}"/>'
        f'<clipPath id="m"><path d="{outline(middle + foot)}"/></clipPath><g clip-path="url(#m)">'
        f"{sheet(width, height, stone.ground)}{Bed(dice, width, height, bold=0.9).drawn_in(stone)}</g>"
        f'<path fill="none" stroke="{stone.dark}" stroke-width="3" stroke-linejoin="round"'
        f' d="{outline(middle, closed=False)}"/>'
        f'<path fill="{stone.deep}" d="{outline(near + foot)}"/>'
        f'<path fill="none" stroke="{stone.dark}" stroke-width="2" opacity=".6" d="{outline(near, closed=False)}"/>'
    )


def ridge(dice, width, height, stone):
    return sheet(width, height, stone.ground) + horizon(dice, width, height, stone)


def quarry(dice, width, height, stone):
    """An amphitheatre of cut benches, in parallel projection, lit from one side; veins run through all of it."""
    faces = []
    for rank in benches(dice, width, height):
        for fill, shapes in zip((stone.deep, stone.second, stone.ground), rank, strict=True):
            faces.append(f'<path d="{"".join(shapes)}" fill="{fill}" stroke="{fill}"/>')
    veins = Bed(dice, width, height, bold=0.7).drawn_in(stone)
    return f'{sheet(width, height, stone.ground)}{"".join(faces)}<g opacity=".55">{veins}</g>'


def benches(dice, width, height):
    """The blocks from the farthest rank to the nearest: lit faces, shaded faces and tops of each rank."""
    count, half = 5, width / dice(5.2, 8)
    rise = half * dice(0.36, 0.5)
    left, top, is_stair = width * dice(0.42, 0.58), height * dice(0.56, 0.66), dice.pick([False, True])
    ranks = {}
    for i in range(-3, count + 3):
        for j in range(-3, count + 3):
            level = count - (i if is_stair else max(i, j))
            lift = (max(0, min(level, count + 1)) + (dice.pick([-0.5, 0.5, 0.5]) if dice() < 0.22 else 0)) * rise
            x, y = left + (i - j) * half, top + (i + j - count) * half * 0.5 - lift + count * rise * 0.42
            if x + half >= 0 and x - half <= width and y - half * 0.5 <= height:
                for group, face in zip(ranks.setdefault(i + j, ([], [], [])), block(x, y, half, width), strict=True):
                    group.append(outline(face))
    return [ranks[key] for key in sorted(ranks)]


def block(x, y, half, tall):
    """The lit face, the shaded face and the top of one block whose top is centred on (x, y)."""
    west, east, south, north = (x - half, y), (x + half, y), (x, y + half * 0.5), (x, y - half * 0.5)
    foot = (x, y + half * 0.5 + tall)
    lit, shaded = [west, south, foot, (x - half, y + tall)], [south, east, (x + half, y + tall), foot]
    return lit, shaded, [north, east, south, west]


KINDS = {"slab": slab, "ridge": ridge, "horizon": horizon, "quarry": quarry}
SIZES = {"horizon": (1800, 720)}  # any other kind: 1200 x 800


def draw(kind, slug, stone=None):
    """The drawing as SVG text, under 6 KB gzipped: one that comes out heavier is thrown again."""
    size = SIZES.get(kind, (1200, 800))
    width, height = size[0] * 2, size[1] * 2  # twice the size, so that whole numbers are fine enough
    for turn in range(20):
        dice = Dice(f"{kind}/{slug}/{turn}")
        body = KINDS[kind](dice, width, height, STONES[stone or dice.pick(COMMON * 3 + RARE)])
        if len(body) < (22500 if kind == "quarry" else 15500):
            break
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{size[0]}" height="{size[1]}"'
        ' preserveAspectRatio="xMidYMid slice"><filter id="b" color-interpolation-filters="sRGB" x="-20%" y="-20%"'
        f' width="140%" height="140%"><feGaussianBlur stdDeviation="{width // 42}"/></filter>{body}</svg>\n'
    )
