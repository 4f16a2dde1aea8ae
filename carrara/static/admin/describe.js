// Several files are often by one author under one licence: what stands in the first is written into the others.
{
  const valueOf = (field) => (field.tagName === "SELECT" ? [...field.options].find((each) => each.defaultSelected)?.value ?? "" : field.defaultValue);
  const start = () => {
    const button = document.querySelector(".alike button");
    if (!button) return;
    const [first, ...others] = document.querySelectorAll(".described");
    const field = (box, name) => box.querySelector(`[name$="-${name}"]`);
    button.parentElement.hidden = false;
    button.addEventListener("click", () => {
      for (const name of button.dataset.fields.split(" ")) {
        const { value } = field(first, name);
        for (const other of others.map((box) => field(box, name))) {
          if (other.value !== valueOf(other) && other.value !== other.dataset.alike) continue; // somebody wrote it there
          other.value = other.dataset.alike = value;
          other.dispatchEvent(new Event("input", { bubbles: true }));
        }
      }
      button.nextElementSibling.textContent = button.dataset.done;
    });
  };
  document.addEventListener("DOMContentLoaded", start);
}
