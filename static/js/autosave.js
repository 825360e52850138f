// Saves a form (data-autosaves) by itself: some seconds after typing, when the page is left, and again when it failed.
// The answer (JSON) says what to send the next time. Without this script the form's buttons do the same.
const form = document.querySelector("form[data-autosaves]");
const status = document.getElementById("save-status");
const WAIT = 3000;
const AGAIN = [5000, 15000, 30000, 60000];

let timer = null;
let inFlight = null;
let changes = 0; // typed since the last save that arrived
let failures = 0;
let isOver = false; // the form is being sent, or somebody has to look at it first
let isHeld = Boolean(form?.querySelector(".has-error")); // something is only here: refused, or not sent

function say(text, isFailed = false) {
  status.textContent = text;
  status.classList.toggle("is-failed", isFailed);
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function content() {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
  return data;
}

function take(answer) {
  form.elements.version.value = answer.version;
  form.elements.seen.value = answer.seen;
  for (const [name, id] of Object.entries(answer.ids)) if (form.elements[name]) form.elements[name].value = id;
  isHeld = answer.refused.length > 0;
  failures = 0;
  say(answer.said, isHeld);
}

async function send(isLeaving) {
  const before = changes;
  const body = content();
  const options = { method: "POST", body, headers: { "X-Autosave": "yes" }, redirect: "manual", credentials: "same-origin" };
  const keepalive = isLeaving && body.toString().length < 60000; // browsers take no more than 64 KiB along
  try {
    const response = await fetch(form.action, { ...options, keepalive });
    if (response.ok) {
      take(await response.json());
      changes -= before;
      if (changes) later(WAIT);
    } else if (response.status === 409) {
      isOver = isHeld = true;
      say((await response.json()).said, true);
    } else if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) {
      isHeld = true;
      say(form.dataset.refused, true);
    } else {
      failed();
    }
  } catch {
    failed();
  }
}

function failed() {
  isHeld = true;
  say(form.dataset.failed, true);
  later(AGAIN[Math.min(failures, AGAIN.length - 1)]);
  failures += 1;
}

async function save(isLeaving = false) {
  clearTimeout(timer);
  if (!changes || isOver || inFlight) return inFlight;
  if (!isLeaving) say(form.dataset.saving);
  inFlight = send(isLeaving).finally(() => {
    inFlight = null;
  });
  return inFlight;
}

if (form && status) {
  form.addEventListener("input", (event) => {
    if (event.target.type === "file" || event.target.name === "find") return;
    changes += 1;
    if (isOver) return;
    if (!inFlight && !isHeld) say(form.dataset.typing);
    later(WAIT);
  });
  form.addEventListener("submit", (event) => {
    if (inFlight) {
      // The answer on its way brings the version this form has to name.
      event.preventDefault();
      event.stopPropagation();
      const button = event.submitter;
      inFlight.then(() => form.requestSubmit(button));
      return;
    }
    clearTimeout(timer);
    isOver = true;
    isHeld = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  window.addEventListener("online", () => save());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isOver = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isHeld) event.preventDefault();
  });
}
