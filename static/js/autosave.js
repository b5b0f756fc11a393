/** The form of the editor saves itself a few seconds after typing stops and on leaving the page,
 * through the same address as its button. Nothing is ever overwritten: the server compares what the
 * page was drawn from. What could not be saved is kept in this tab only, until the sign-out. */

const QUIET = 3000; // ms without typing
const LONGEST = 20000; // ms of typing without a save
const AGAIN = 15000; // ms after a failed connection
const BEACON = 60000; // bytes that a browser sends after a page has gone

const form = document.querySelector("form[data-autosave]");
const words = form?.dataset ?? {};
const KEY = `draft/${words.autosave}/${location.pathname.split("/").slice(2).join("/")}`;

const shown = form?.querySelector("[data-autosave-state]");
const said = form?.querySelector("[data-autosave-said]");
let dirty = false; // typed since the last save
let sending = null; // the save that is under way
let stopped = false; // only the button goes on: both texts have to be seen
let firstTyped = 0;
let timer = 0;

/** Says how it stands; read out only when that changes, so that nobody is talked to all the time. */
function tell(state, values = {}) {
  let text = words[`autosave${state}`];
  for (const [name, value] of Object.entries(values)) text = text.replace(`{${name}}`, value);
  const changed = shown.dataset.state !== state;
  shown.textContent = text;
  shown.dataset.state = state;
  shown.toggleAttribute("data-trouble", !["Saving", "Saved"].includes(state));
  if (changed && state !== "Saving") said.textContent = text;
}

/** The fields as the button would send them; the choices of a conflict are only for the button. */
function typed() {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !name.startsWith("choose-")) fields.append(name, value);
  }
  fields.set("act", "save");
  return fields;
}

function keep() {
  const fields = [...typed()].filter(([name]) => name !== "csrf_token");
  const time = new Date().toTimeString().slice(0, 5);
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ fields, time }));
  } catch {
    // A full store: the page itself still holds what was typed.
  }
}

async function send(keepalive = false) {
  clearTimeout(timer);
  dirty = false;
  firstTyped = 0;
  if (!keepalive) tell("Saving");
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body: typed(),
      headers: { Accept: "application/json" },
      redirect: "error",
      keepalive,
    });
  } catch {
    dirty = true;
    keep();
    tell("Offline");
    timer = setTimeout(save, AGAIN);
    return;
  }
  await understand(answer);
}

async function understand(answer) {
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) {
    form.elements.revision.value = told.revision;
    form.elements.seen.value = told.seen;
    if (!dirty) sessionStorage.removeItem(KEY);
    tell("Saved", { time: told.saved_at });
    return;
  }
  dirty = true;
  keep();
  if (answer.status === 422) {
    tell("Invalid", { count: Object.keys(told.errors ?? {}).length });
  } else if (answer.status === 409 && told.fields) {
    stopped = true;
    tell("Conflict", { who: told.who ?? words.autosaveSomebody, time: told.at ?? "" });
  } else if (answer.status === 429 || answer.status >= 500) {
    tell("Offline");
    timer = setTimeout(save, AGAIN);
  } else {
    stopped = true;
    tell(answer.status === 401 || answer.status === 400 ? "Out" : "Refused");
  }
}

/** One save at a time: what is typed meanwhile waits for the next. */
async function save() {
  if (!dirty || stopped || sending) return;
  sending = send();
  await sending;
  sending = null;
  if (dirty && !stopped && shown.dataset.state === "Saved") later();
}

function later() {
  clearTimeout(timer);
  const since = Date.now() - firstTyped;
  timer = setTimeout(save, Math.max(0, Math.min(QUIET, LONGEST - since)));
}

function type() {
  dirty = true;
  firstTyped ||= Date.now();
  if (!stopped) later();
}

/** The button waits for a save under way, so that nobody meets oneself as another person. */
async function submit(event) {
  clearTimeout(timer);
  if (!sending) {
    stopped = true;
    keep(); // gone as soon as the page shows the same
    return;
  }
  event.preventDefault();
  const button = event.submitter;
  await sending;
  form.requestSubmit(button);
}

function leave() {
  if (document.visibilityState !== "hidden" || !dirty || stopped || sending) return;
  keep();
  if (typed().toString().length < BEACON) sending = send(true).finally(() => { sending = null; });
}

const OWN = ["act", "row", "order", "revision", "seen"]; // what a person does not type
const bare = (text) => text.normalize("NFC").replace(/\s+/g, " ").trim();

function differs([name, value]) {
  const field = form.elements[name];
  return field && "value" in field && !OWN.includes(name) && bare(field.value) !== bare(value);
}

/** Put back with what it was typed over, so that the server sees whose text it would meet. */
function putBack(kept) {
  for (const [name, value] of kept.fields) {
    const field = form.elements[name];
    if (field && "value" in field && !["act", "row", "order"].includes(name)) field.value = value;
  }
  type();
}

/** What was typed here and never saved is offered, not put back by itself. */
function offer() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (!kept?.fields.some(differs)) {
    sessionStorage.removeItem(KEY);
    return;
  }
  const box = document.createElement("div");
  box.className = "kept-text";
  const text = words.autosaveKept.replace("{time}", kept.time);
  box.append(Object.assign(document.createElement("p"), { textContent: text }));
  const ways = [[words.autosavePut, () => putBack(kept)], [words.autosaveDrop, () => sessionStorage.removeItem(KEY)]];
  for (const [name, act] of ways) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button button--quiet", textContent: name });
    button.addEventListener("click", () => { act(); box.remove(); });
    box.append(button);
  }
  form.before(box);
}

if (form) {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("draft/") && !key.startsWith(`draft/${words.autosave}/`)) sessionStorage.removeItem(key);
  }
  offer();
  form.addEventListener("input", type);
  form.addEventListener("submit", submit);
  addEventListener("online", save);
  addEventListener("visibilitychange", leave);
  addEventListener("pageshow", (event) => { if (event.persisted && !dirty) location.reload(); });
}
