// Rows that have a place: two buttons move each up and down, and the numbers follow. Without this script the numbers
// are typed.
const rowWords = JSON.parse(document.getElementById("form-words")?.textContent ?? "{}");

const rowsOf = (body) => [...body.querySelectorAll("tr.form-row:not(.empty-form)")];
const placeOf = (row) => row.querySelector('input[name$="-order"]');
const isUsed = (row) => row.classList.contains("has_original") || [...row.querySelectorAll("select, input[type='text']")].some((field) => field.value);

const nameOf = (row) => {
  const select = row.querySelector("select");
  return select?.selectedOptions[0]?.textContent.trim() || placeOf(row).value;
};

const number = (body) => {
  let place = 0;
  for (const row of rowsOf(body)) {
    if (!isUsed(row)) continue;
    place += 1;
    const field = placeOf(row);
    if (field.value !== String(place)) {
      field.value = place;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
};

const refresh = (body) => {
  const rows = rowsOf(body);
  rows.forEach((row, at) => {
    const [up, down] = row.querySelectorAll(".row-moves button");
    if (!up) return;
    up.disabled = at === 0;
    down.disabled = at === rows.length - 1;
    for (const [button, words] of [[up, "row_up"], [down, "row_down"]]) {
      button.setAttribute("aria-label", (rowWords[words] ?? "").replace("%(row)s", nameOf(row)));
    }
  });
};

const move = (row, step, pressed) => {
  const body = row.parentElement, rows = rowsOf(body), at = rows.indexOf(row), other = rows[at + step];
  if (!other) return;
  body.insertBefore(step < 0 ? row : other, step < 0 ? other : row);
  number(body);
  refresh(body);
  (pressed.disabled ? row.querySelector(".row-moves button:not(:disabled)") : pressed)?.focus();
};

const equip = (row) => {
  const field = placeOf(row);
  if (!field || row.querySelector(".row-moves")) return;
  const moves = Object.assign(document.createElement("span"), { className: "row-moves" });
  for (const [sign, step] of [["↑", -1], ["↓", 1]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
    button.addEventListener("click", () => move(row, step, button));
    moves.append(button);
  }
  field.after(moves);
};

for (const body of document.querySelectorAll(".tabular.inline-related tbody")) {
  const rows = rowsOf(body);
  if (!rows.some(placeOf) && !body.querySelector('.empty-form input[name$="-order"]')) continue;
  rows.forEach(equip);
  refresh(body);
  body.addEventListener("change", () => refresh(body));
}

document.addEventListener("formset:added", (event) => {
  const row = event.target.closest("tr.form-row");
  if (!row || !placeOf(row)) return;
  row.querySelector(".row-moves")?.remove();
  equip(row);
  placeOf(row).value = rowsOf(row.parentElement).length;
  refresh(row.parentElement);
});
