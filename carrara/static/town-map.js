/* Lays the pictures of a map under the dots, of whom the office has named, and not before somebody asks for them.
   The pictures are squares of the whole earth in Mercator's projection, 2^depth on a side. Each is put where the drawing
   has its corners, so that dots and pictures agree. Zoomed in, it is the same drawing, larger, in a frame that scrolls. */
const SIZES = [1, 2, 4], DEEPEST = 19, PIXELS = 256, SVG = "http://www.w3.org/2000/svg";
const LETTERS = ["--spot", "--hamlet-label", "--scale-label"]; // what keeps its size on the screen

for (const figure of document.querySelectorAll(".town-map[data-tiles]")) {
  const offer = figure.querySelector(".map-offer");
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => lay(figure, offer), { once: true });
}

function lay(figure, offer) {
  const view = figure.querySelector(".map-view"), svg = view.querySelector("svg");
  const laid = figure.querySelector(".map-laid"), buttons = [...laid.querySelectorAll("button")];
  const height = svg.getBoundingClientRect().height, style = getComputedStyle(svg);
  const letters = LETTERS.map((name) => [name, style.getPropertyValue(name)]);
  const ground = document.createElementNS(SVG, "g");
  svg.querySelector("title").after(ground);
  view.classList.add("is-laid");
  view.style.blockSize = `${height}px`;
  let size = 0;
  const resize = (step) => {
    const centre = [view.scrollLeft + view.clientWidth / 2, view.scrollTop + view.clientHeight / 2];
    const grown = SIZES[size + step] / SIZES[size];
    size += step;
    svg.style.inlineSize = `${SIZES[size] * 100}%`;
    svg.style.blockSize = `${SIZES[size] * height}px`;
    for (const [name, value] of letters) svg.style.setProperty(name, `calc(${value} / ${SIZES[size]})`);
    view.scrollTo(centre[0] * grown - view.clientWidth / 2, centre[1] * grown - view.clientHeight / 2);
    for (const button of buttons) button.disabled = !SIZES[size + Number(button.value)];
    draw(figure.dataset, view, svg, ground);
  };
  for (const button of buttons) button.addEventListener("click", () => resize(Number(button.value)));
  view.addEventListener("scroll", () => draw(figure.dataset, view, svg, ground));
  addEventListener("resize", () => draw(figure.dataset, view, svg, ground));
  offer.hidden = true;
  laid.hidden = false;
  buttons[0].focus({ preventScroll: true });
  resize(0);
}

/* The pictures that the frame shows now, beside those that are there already. */
function draw(map, view, svg, ground) {
  const matrix = svg.getScreenCTM(), box = view.getBoundingClientRect();
  const [from, to] = [new DOMPoint(box.left, box.top), new DOMPoint(box.right, box.bottom)]
    .map((point) => point.matrixTransform(matrix.inverse()));
  const earth = 360 * map.perEast; // its width in the drawing
  const depth = Math.max(0, Math.min(DEEPEST, Math.round(Math.log2((earth * matrix.a) / PIXELS))));
  const side = 2 ** depth, last = (number) => Math.min(side - 1, Math.floor(number));
  if (ground.dataset.depth !== String(depth)) ground.replaceChildren();
  ground.dataset.depth = depth;
  const column = (x) => ((Number(map.west) + x / map.perEast + 180) / 360) * side;
  const row = (y) => (0.5 - Math.asinh(Math.tan(((map.north - y / map.perSouth) * Math.PI) / 180)) / (2 * Math.PI)) * side;
  const left = (x) => ((x / side) * 360 - 180 - map.west) * map.perEast;
  const top = (y) => (map.north - (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / side))) * 180) / Math.PI) * map.perSouth;
  for (let x = Math.max(0, Math.floor(column(from.x))); x <= last(column(to.x)); x++) {
    for (let y = Math.max(0, Math.floor(row(from.y))); y <= last(row(to.y)); y++) {
      const address = map.tiles.replace("{z}", depth).replace("{x}", x).replace("{y}", y);
      if ([...ground.children].some((picture) => picture.getAttribute("href") === address)) continue;
      const picture = document.createElementNS(SVG, "image"), seam = 0.5 / matrix.a; // no line between two pictures
      const shape = { x: left(x), y: top(y), width: earth / side + seam, height: top(y + 1) - top(y) + seam };
      for (const [name, value] of Object.entries(shape)) picture.setAttribute(name, value);
      picture.setAttribute("preserveAspectRatio", "none");
      picture.setAttribute("href", address);
      ground.append(picture);
    }
  }
}
