// One tab for each language of an item, in place of five groups of fields one under the other.
const { label } = document.currentScript.dataset;
document.addEventListener("DOMContentLoaded", () => {
  const groups = [...document.querySelectorAll("fieldset.language")];
  if (groups.length < 2) return;
  const list = document.createElement("div");
  list.className = "language-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", label);
  groups[0].before(list);

  const isFilled = (group) => [...group.querySelectorAll("input, textarea")].some((field) => field.value.trim());
  const tabs = groups.map((group, place) => {
    const tab = document.createElement("button");
    const heading = group.querySelector(".fieldset-heading");
    tab.type = "button";
    tab.id = `language-tab-${place}`;
    tab.setAttribute("role", "tab");
    tab.append(heading.firstElementChild.cloneNode(true));
    tab.classList.toggle("has-errors", Boolean(group.querySelector(".errorlist")));
    const mark = () => tab.classList.toggle("is-empty", !isFilled(group));
    group.addEventListener("input", mark);
    mark();
    group.id ||= `language-group-${place}`;
    tab.setAttribute("aria-controls", group.id);
    group.setAttribute("role", "tabpanel");
    group.setAttribute("aria-labelledby", tab.id);
    heading.hidden = true;
    tab.addEventListener("click", () => choose(place));
    list.append(tab);
    return tab;
  });

  const choose = (chosen) => tabs.forEach((tab, place) => {
    tab.setAttribute("aria-selected", place === chosen);
    tab.tabIndex = place === chosen ? 0 : -1;
    groups[place].hidden = place !== chosen;
  });

  list.addEventListener("keydown", (event) => {
    const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const now = tabs.indexOf(document.activeElement);
    const steps = { [forward]: now + 1, [back]: now - 1, Home: 0, End: tabs.length - 1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const next = (steps[event.key] + tabs.length) % tabs.length;
    choose(next);
    tabs[next].focus();
  });

  const withError = groups.findIndex((group) => group.querySelector(".errorlist"));
  const written = tabs.findIndex((tab) => !tab.classList.contains("is-empty"));
  choose(withError >= 0 ? withError : Math.max(written, 0));
});
