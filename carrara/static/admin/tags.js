// Under a field of tags, those that the office has already: one press puts a tag in, another takes it out.
{
  const SHOWN = 14;
  const SEPARATORS = /[,;،，、]/;
  const parts = (field) => field.value.split(SEPARATORS).map((part) => part.trim());
  const same = (one, other) => one.toLocaleLowerCase() === other.toLocaleLowerCase();

  const toggle = (field, name) => {
    const kept = parts(field).filter(Boolean);
    const isIn = kept.some((part) => same(part, name));
    const begun = parts(field).at(-1);
    // What was begun is finished by the tag that was pressed, not kept beside it.
    if (!isIn && begun && name.toLocaleLowerCase().startsWith(begun.toLocaleLowerCase())) kept.pop();
    field.value = (isIn ? kept.filter((part) => !same(part, name)) : [...kept, name]).join(", ");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const offer = (field, names, row) => {
    const [typed, begun] = [parts(field), parts(field).at(-1).toLocaleLowerCase()];
    const isIn = (name) => typed.some((part) => same(part, name));
    const fitting = names.filter((name) => isIn(name) || isIn(begun) || name.toLocaleLowerCase().includes(begun));
    const focused = row.contains(document.activeElement) ? document.activeElement.textContent : null;
    row.replaceChildren(...fitting.slice(0, SHOWN).map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.setAttribute("aria-pressed", isIn(name));
      button.addEventListener("click", () => toggle(field, name));
      return button;
    }));
    [...row.children].find((button) => button.textContent === focused)?.focus();
  };

  const start = async () => {
    const fields = [...document.querySelectorAll("input[data-tags]")];
    if (!fields.length) return;
    const { names } = await (await fetch(fields[0].dataset.tags)).json();
    for (const field of fields) {
      const row = document.createElement("div");
      row.className = "tag-offers";
      row.setAttribute("role", "group");
      row.setAttribute("aria-label", field.labels[0]?.textContent.trim() ?? "");
      (field.closest(".flex-container") ?? field).after(row);
      field.addEventListener("input", () => offer(field, names, row));
      offer(field, names, row);
    }
  };
  document.addEventListener("DOMContentLoaded", start);
}
