// A finding leads to its field: the tab of its language is opened, and what was typed stays typed.
const tabOf = (field) => {
  const group = field.closest("[role=tabpanel]");
  return group && document.querySelector(`[role=tab][aria-controls="${group.id}"]`);
};

const target = (field) =>
  field.closest(".form-row")?.querySelector("[contenteditable=true], .select2-selection") ?? field;

const show = (field) => {
  tabOf(field)?.click();
  field.closest("details:not(.before-publishing details)")?.setAttribute("open", "");
  const shown = field.closest(".form-row, .inline-group") ?? field;
  shown.scrollIntoView({ block: "center" });
  shown.classList.add("is-shown");
  setTimeout(() => shown.classList.remove("is-shown"), 3000);
  const focused = target(field);
  if (focused.matches(".inline-group")) focused.tabIndex = -1;
  focused.focus({ preventScroll: true });
};

document.addEventListener("click", (event) => {
  const link = event.target.closest(".before-publishing .findings a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  show(field);
});

// From the report of the whole site, whose links name the field too.
addEventListener("load", () => {
  const field = location.search.includes("language=") && location.hash && document.getElementById(location.hash.slice(1));
  if (field) show(field);
});
