// Dragging, where a pointer is at hand: the same deed as the arrows, sent in the same form.
const form = document.querySelector("form[data-movable]");
let held = null;

const before = (list, y) =>
  [...list.querySelectorAll("[data-key]")].find((row) => {
    const box = row.getBoundingClientRect();
    return row !== held && y < box.top + box.height / 2;
  });

const send = (deed) => {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "deed", value: deed });
  form.append(field);
  form.submit();
};

for (const row of form.querySelectorAll("[data-list] > [data-key]")) {
  const handle = row.querySelector(".handle");
  handle?.addEventListener("pointerdown", () => { row.draggable = true; });
  row.addEventListener("dragstart", (event) => {
    held = row;
    row.classList.add("is-held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.key);
  });
  row.addEventListener("dragend", () => {
    row.draggable = false;
    row.classList.remove("is-held");
    held = null;
  });
}

for (const list of form.querySelectorAll("[data-list]")) {
  list.addEventListener("dragover", (event) => {
    if (!held) return;
    event.preventDefault();
    list.insertBefore(held, before(list, event.clientY) ?? null);
  });
  list.addEventListener("drop", (event) => {
    if (!held) return;
    event.preventDefault();
    const place = [...list.querySelectorAll("[data-key]")].indexOf(held);
    send(`${held.dataset.key}:to:${list.dataset.list}:${place}`);
  });
}

// The rest of the page is left as it was: the row that was moved is in view, its button has the focus.
document.querySelector("[autofocus]")?.scrollIntoView({ block: "center" });
