// The focal point of a picture: clicked, dragged with a finger, or moved by the arrow keys; the cuts are shown as they
// will be. Left and right are those of the picture, whichever way the page is read.
{
  const CUTS = { frame: 3 / 2, strip: 16 / 9, share: 1200 / 630 };
  const STEP = 0.01;
  const [LARGE, MOST] = [10, 1];
  const within = (share) => Math.min(MOST, Math.max(0, share));

  const cutting = (image, ratio, [x, y]) => {
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    if (!width) return "50% 50%";
    const place = (length, part, share) => {
      const room = length - part;
      return room > 0 ? 100 * Math.min(room, Math.max(0, share * length - part / 2)) / room : 50;
    };
    const isWide = width / height >= ratio;
    return isWide ? `${place(width, ratio * height, x)}% 50%` : `50% ${place(height, width / ratio, y)}%`;
  };

  const start = (frame) => {
    const field = document.getElementById(frame.dataset.ppoiId);
    const image = frame.querySelector("img");
    if (!field || !image) return;
    const words = field.dataset;
    const point = document.createElement("span");
    point.className = "focal-point";
    point.tabIndex = 0;
    for (const [name, value] of Object.entries({ role: "slider", "aria-label": words.label, "aria-valuemin": 0, "aria-valuemax": 100 }))
      point.setAttribute(name, value);
    image.parentElement.classList.add("focal");
    image.draggable = false;
    image.after(point);
    const previews = showCuts(frame, image, words);

    const read = () => {
      const match = field.value.match(/^([01](?:\.\d+)?)x([01](?:\.\d+)?)$/);
      return match ? [Number(match[1]), Number(match[2])].map(within) : [0.5, 0.5];
    };
    const draw = () => {
      const place = read();
      const gaps = { x: Math.round(100 * place[0]), y: Math.round(100 * place[1]) };
      [point.style.left, point.style.top] = place.map((share) => `${100 * share}%`);
      point.setAttribute("aria-valuenow", gaps.x);
      point.setAttribute("aria-valuetext", words.place.replace(/%\((\w)\)s/g, (gap, name) => gaps[name]));
      for (const [name, picture] of Object.entries(previews)) picture.style.objectPosition = cutting(image, CUTS[name], place);
    };
    const write = (x, y) => {
      field.value = [x, y].map((share) => String(Number(within(share).toFixed(3)))).join("x");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const follow = ({ clientX, clientY }) => {
      const box = image.getBoundingClientRect();
      write((clientX - box.left) / box.width, (clientY - box.top) / box.height);
    };

    image.parentElement.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      image.parentElement.setPointerCapture(event.pointerId);
      point.focus();
      follow(event);
    });
    image.parentElement.addEventListener("pointermove", (event) => {
      if (image.parentElement.hasPointerCapture(event.pointerId)) follow(event);
    });
    point.addEventListener("keydown", (event) => {
      const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      const move = moves[event.key];
      if (!move && event.key !== "Home") return;
      event.preventDefault();
      const step = STEP * (event.shiftKey ? LARGE : 1);
      const [x, y] = read();
      if (move) write(x + step * move[0], y + step * move[1]);
      else write(0.5, 0.5);
    });
    field.addEventListener("input", draw);
    image.addEventListener("load", draw);
    draw();
  };

  const showCuts = (frame, image, words) => {
    const group = document.createElement("div");
    group.className = "focal-previews";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", words.previews);
    const found = {};
    for (const name of Object.keys(CUTS)) {
      const [figure, picture, caption] = ["figure", "img", "figcaption"].map((tag) => document.createElement(tag));
      [picture.src, picture.alt, picture.className, caption.textContent] = [image.src, "", `cut-${name}`, words[name]];
      figure.append(picture, caption);
      group.append(figure);
      found[name] = picture;
    }
    frame.querySelector(".imagefield-preview").after(group);
    return found;
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".imagefield[data-ppoi-id]").forEach(start));
}
