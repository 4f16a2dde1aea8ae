// The button that publishes says what it will do: at once, or at the hour written in the form.
const button = document.querySelector("[name=_publish]");
const part = (place) => document.querySelector(`[name="${button.dataset.hour}_${place}"]`);

// `strptime` and `get_format` are the admin's own: the hour is read as the server will read it.
const hour = () => {
  const [day, time] = [part(0), part(1)].map((field) => field?.value.trim() ?? "");
  if (!day || !time) return null;
  const read = (text, formats) => {
    for (const format of formats) try {
      const found = text.strptime(format);
      if (found && !Number.isNaN(found.getTime())) return found;
    } catch { /* written another way */ }
    return null;
  };
  const date = read(day, get_format("DATE_INPUT_FORMATS"));
  const clock = /^(\d{1,2}):(\d{2})/.exec(time);
  if (!date || !clock) return null;
  return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), Number(clock[1]), Number(clock[2]));
};

// What the clock says in Rome, as a date of the same face: the hours of the form are Rome's.
const rome = () => new Date(new Date().toLocaleString("en-US", { timeZone: "Europe/Rome" }));

const say = () => {
  const when = hour();
  if (!when || when <= rome()) { button.textContent = button.dataset.now; return; }
  const words = new Intl.DateTimeFormat(document.documentElement.lang.replace(/^en$/, "en-GB"), { day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit", hour12: false, numberingSystem: "latn" });
  button.textContent = button.dataset.later.replace("%(when)s", words.format(when));
};

if (button && part(0)) {
  say();
  for (const name of ["input", "change", "focusin", "click"]) document.addEventListener(name, () => setTimeout(say));
}
