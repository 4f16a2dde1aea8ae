// The lists that one searches while typing: their boxes have no names of their own, so each takes that of its field.
const label = (field) => {
  const found = document.querySelector(`label[for="${field.id}"]`);
  if (found) found.id ||= `${field.id}_label`;
  return found?.id;
};

const name = (root) => {
  for (const field of root.querySelectorAll("select.admin-autocomplete")) {
    const box = field.nextElementSibling;
    if (!box?.matches(".select2-container") || !label(field)) continue;
    const shown = box.querySelector(".select2-selection__rendered");
    for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]"))
      part.setAttribute("aria-labelledby", part === shown ? label(field) : `${label(field)} ${shown.id}`.trim());
  }
};

// Before the lists are drawn: "clear all" would be no item of the list it stands in, and each item can be removed.
document.addEventListener("DOMContentLoaded", () => {
  for (const field of document.querySelectorAll("select.admin-autocomplete[multiple]")) field.dataset.allowClear = "false";
}, true);
django.jQuery(() => name(document)); // the admin draws them in such a call as well, which stands before this one
document.addEventListener("formset:added", (event) => setTimeout(() => name(event.target)));
document.addEventListener("focusin", ({ target }) => {
  if (!target.matches(".select2-dropdown .select2-search__field")) return;
  const box = document.querySelector(".select2-container--open [role=combobox]");
  target.setAttribute("aria-labelledby", box.getAttribute("aria-labelledby"));
});
