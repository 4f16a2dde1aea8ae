// Each chosen file is sent by a request of its own, one after the other: the guard answers for each, in words, and one
// that is refused or lost keeps none of the others waiting.
const form = document.querySelector("form.upload");
const [input, list, status, next] = [
  form.querySelector("input[type=file]"), form.querySelector(".uploads"),
  form.querySelector(".upload-status"), form.querySelector(".upload-next"),
];
const zone = form.querySelector(".drop-zone");
const words = form.dataset;
const describe = next?.querySelector("a").getAttribute("href");
const added = [];
const queue = [];
let [all, refused, isSending] = [0, 0, false];

form.querySelectorAll(".without-script").forEach((part) => part.remove());
form.querySelector(".drop-here").hidden = false;
input.classList.add("visually-hidden");

const count = () => {
  const figures = { done: added.length, all, refused };
  status.textContent = words.count.replace(/%\((\w+)\)s/g, (gap, name) => figures[name]);
};

const add = (files) => {
  for (const file of files) {
    const row = document.getElementById("upload-row").content.firstElementChild.cloneNode(true);
    row.querySelector(".upload-name").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    row.querySelector(".upload-state").textContent = words.waiting;
    list.append(row);
    queue.push({ file, row });
    all += 1;
  }
  list.hidden = !list.children.length;
  work();
};

const work = async () => {
  if (isSending) return;
  isSending = true;
  while (queue.length) {
    await send(queue.shift());
    count();
  }
  isSending = false;
  if (!next || !added.length) return;
  next.querySelector("a").href = `${describe}?ids=${added.join(",")}`;
  next.hidden = false;
};

const refuse = ({ file, row }, why, mayTryAgain) => {
  refused += 1;
  row.className = "is-refused";
  row.querySelector("progress").hidden = true;
  row.querySelector(".upload-state").textContent = `${words.refused}: ${why}`;
  const again = row.querySelector("button");
  again.hidden = !mayTryAgain;
  again.textContent = words.again;
  again.setAttribute("aria-label", `${words.again}: ${file.name}`);
  again.onclick = () => {
    [refused, again.hidden, row.className] = [refused - 1, true, ""];
    row.querySelector(".upload-state").textContent = words.waiting;
    queue.push({ file, row });
    work();
  };
};

const take = ({ row }, { id, thumbnail }) => {
  added.push(id);
  row.className = "is-added";
  row.querySelector("progress").value = 1;
  row.querySelector(".upload-state").textContent = words.added;
  const picture = row.querySelector("img");
  if (thumbnail) [picture.src, picture.hidden] = [thumbnail, false];
};

const answerOf = (request) => {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null; // a page in place of an answer: the one for signing in
  }
};

const send = (job) => new Promise((done) => {
  const { file, row } = job;
  const [bar, state] = [row.querySelector("progress"), row.querySelector(".upload-state")];
  if (file.size > Number(words.heaviest)) return done(refuse(job, words.tooHeavy));
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.append("files", file);
  const request = new XMLHttpRequest();
  request.open("POST", form.getAttribute("action") || location.href);
  request.setRequestHeader("Accept", "application/json");
  [bar.hidden, state.textContent] = [false, words.sending];
  request.upload.addEventListener("progress", ({ loaded, total }) => (bar.value = total ? 0.9 * loaded / total : 0));
  request.upload.addEventListener("load", () => (state.textContent = words.checking));
  request.addEventListener("load", () => {
    const answer = answerOf(request);
    if (answer?.id) take(job, answer);
    else if (answer?.error) refuse(job, answer.error);
    else refuse(job, request.status < 300 || request.status === 403 ? words.signedOut : words.lost, true);
  });
  request.addEventListener("error", () => refuse(job, words.lost, true));
  request.addEventListener("loadend", () => done());
  request.send(data);
});

const takeChosen = () => {
  const files = [...input.files];
  input.value = "";
  add(files);
};
input.addEventListener("change", takeChosen);
takeChosen(); // what was chosen before this script had come
for (const name of ["dragover", "dragleave", "drop"])
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.toggle("is-over", name === "dragover");
    if (name === "drop") add(event.dataTransfer.files);
  });
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("beforeunload", (event) => {
  if (isSending) event.preventDefault();
});
