// The screen of the hall. Each mark has an id made here and a key of its own in the browser's storage until the portal
// has confirmed it, so that a lost connection, a reload or a second tab neither loses nor doubles one. How far an item
// has come follows from which marks there are, not from their order (dialogues/hall_state.py says the same).
// Without this script the forms of the page do the same, with a connection.
const hall = document.querySelector("[data-hall]");
const items = [...document.querySelectorAll("#hall-items > li")];
const OWN = `hall:${hall.dataset.hall}:${hall.dataset.user}:`;
const ASIDE = `hall-refused:${hall.dataset.hall}:${hall.dataset.user}:`;
const POLL = 4000;
const AGAIN = [1000, 2000, 5000, 10000];
const BOUNCE = 350; // a key that is pressed once and comes twice

const known = new Map(); // token → mark
const memory = new Map(); // where the browser gives no storage
let last = 0; // the highest id that the portal told
let chosen = null; // an item that was chosen by hand
let isSending = false;
let failures = 0;
let isRefused = false;
let retry = null;
let pressedAt = 0;
let made = 0;

// --- storage: one key a mark, so that two tabs never overwrite each other's ------------------------------------

function put(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    memory.set(key, value);
  }
}

function drop(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch { /* it was in memory alone */ }
}

function kept(prefix) {
  const found = new Map([...memory].filter(([key]) => key.startsWith(prefix)));
  try {
    for (let place = 0; place < localStorage.length; place += 1) {
      const key = localStorage.key(place);
      if (key.startsWith(prefix)) found.set(key, localStorage.getItem(key));
    }
  } catch { /* memory is all there is */ }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
}

function waiting() {
  return kept(OWN).flatMap(([key, text]) => {
    try {
      return [[key, JSON.parse(text)]];
    } catch {
      return [];
    }
  });
}

// --- what the marks say --------------------------------------------------------------------------------------------

function ordered() {
  return [...known.values()].sort((one, other) => (one.id || Infinity) - (other.id || Infinity) || one.made - other.made);
}

function live() {
  const marks = ordered();
  const gone = new Set(marks.filter((mark) => mark.kind === "undone").map((mark) => mark.undoes));
  return marks.filter((mark) => mark.kind !== "undone" && !gone.has(mark.token));
}

function earliest(marks) {
  return marks.length ? Math.min(...marks.map((mark) => Date.parse(mark.at))) : null;
}

function progress(item, marks) {
  const own = marks.filter((mark) => String(mark.item) === item);
  const asked = own.filter((mark) => mark.kind === "asked");
  const answered = own.filter((mark) => mark.kind === "answered");
  const state = answered.length ? "answered" : asked.length ? "asked" : "waiting";
  return { state, asked: earliest(asked), answered: earliest(answered) };
}

function current(marks) {
  const next = items.find((item) => progress(item.dataset.item, marks).state !== "answered");
  return items.find((item) => item.dataset.item === chosen) || next || null;
}

// --- showing ---------------------------------------------------------------------------------------------------------

function clock(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function said(item, word) {
  const words = hall.dataset; // nobody asks or answers a point of the programme
  return "point" in item.dataset ? words[`point${word[0].toUpperCase()}${word.slice(1)}`] : words[word];
}

function show() {
  for (const [, mark] of waiting()) if (!known.has(mark.token)) known.set(mark.token, mark);
  const marks = live();
  const now = current(marks);
  let done = 0;
  for (const item of items) {
    const { state } = progress(item.dataset.item, marks);
    done += state === "answered" ? 1 : 0;
    item.dataset.state = state;
    item.querySelector(".hall-badge").textContent = said(item, state);
    if (item === now) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
  }
  document.getElementById("hall-done").textContent = done;
  if (items.length) showNow(now, marks);
  document.getElementById("hall-undo").hidden = marks.length === 0;
  tick();
  tell();
}

function showNow(now, marks) {
  const title = document.getElementById("hall-title");
  const { state } = now ? progress(now.dataset.item, marks) : { state: "answered" };
  const text = now ? now.querySelector("a").textContent : hall.dataset.over;
  if (title.textContent !== text) {
    title.textContent = text;
    title.dataset.size = now ? now.dataset.size : "huge";
    const wording = document.getElementById("hall-wording");
    wording.replaceChildren(...(now ? [now.querySelector("template").content.cloneNode(true)] : []));
    now?.scrollIntoView({ block: "nearest" });
  }
  document.querySelector(".hall-now").dataset.state = state;
  document.getElementById("hall-state").textContent = now ? said(now, state) : "";
  document.getElementById("hall-told").textContent = now ? `${text}: ${said(now, state)}` : text;
  const form = document.getElementById("hall-mark");
  form.hidden = !now || state === "answered";
  if (now) form.querySelector("button").textContent = said(now, state === "asked" ? "markAnswered" : "markAsked");
}

function tick() {
  const marks = live();
  const now = current(marks);
  const time = document.getElementById("hall-time");
  const total = document.getElementById("hall-total");
  const begun = earliest(marks.filter((mark) => mark.kind === "asked"));
  total.hidden = begun === null;
  if (begun !== null) total.textContent = `· ${hall.dataset.elapsed} ${clock(Date.now() - begun)}`;
  if (!time) return;
  const { asked, answered } = now ? progress(now.dataset.item, marks) : { asked: null };
  const minutes = Number(now?.dataset.minutes || 0);
  time.hidden = asked === null;
  if (asked === null) return;
  const spent = (answered ?? Date.now()) - asked;
  time.textContent = minutes ? `${clock(spent)} / ${minutes}:00` : clock(spent);
  time.classList.toggle("is-over", minutes > 0 && spent > minutes * 60000);
}

function tell() {
  const saved = document.getElementById("hall-saved");
  const number = waiting().length;
  const aside = kept(ASIDE).map(([, text]) => text);
  const words = [];
  if (isRefused) words.push(hall.dataset.refused);
  else if (failures && number) words.push(`${hall.dataset.kept} ${number}`);
  else if (!number && known.size) words.push(hall.dataset.sent);
  if (aside.length) words.push(`${hall.dataset.aside} ${[...new Set(aside)].join(" ")}`);
  saved.textContent = words.join(" ");
  saved.dataset.number = number;
  saved.classList.toggle("is-failed", isRefused || Boolean(number && failures));
}

// --- marking ---------------------------------------------------------------------------------------------------------

function newToken() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // pages that come without TLS
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}

function make(item, kind, undoes = "") {
  const now = Date.now();
  made += 1;
  const mark = { token: newToken(), item, kind, undoes, at: new Date(now).toISOString(), made: now + made / 1000 };
  put(`${OWN}${String(now).padStart(15, "0")}.${String(made).padStart(6, "0")}.${mark.token}`, JSON.stringify(mark));
  known.set(mark.token, mark);
}

function isBounce() {
  const now = performance.now();
  const isOne = pressedAt && now - pressedAt < BOUNCE;
  pressedAt = now;
  return isOne;
}

function advance() {
  if (isBounce()) return;
  const marks = live();
  const now = current(marks);
  if (!now) return;
  const { state } = progress(now.dataset.item, marks);
  if (state === "answered") return;
  make(now.dataset.item, state === "asked" ? "answered" : "asked");
  chosen = state === "asked" ? null : now.dataset.item;
  show();
  send();
}

function undo() {
  if (isBounce()) return;
  const marks = live();
  const newest = marks[marks.length - 1];
  if (!newest) return;
  const { state } = progress(String(newest.item), marks);
  const same = marks.filter((mark) => String(mark.item) === String(newest.item) && mark.kind === state);
  for (const mark of same) make(String(mark.item), "undone", mark.token); // whoever pressed it: all see the state before
  chosen = String(newest.item);
  show();
  send();
}

function choose(step) {
  const now = current(live());
  const place = Math.min(items.length - 1, Math.max(0, (now ? items.indexOf(now) : items.length) + step));
  if (!items[place]) return;
  chosen = items[place].dataset.item;
  show();
}

// --- sending -----------------------------------------------------------------------------------------------------------

function take(answer) {
  for (const mark of answer.marks) {
    known.set(mark.token, { ...mark, made: 0 });
    last = Math.max(last, mark.id);
  }
  failures = 0;
  isRefused = false;
  const isIdle = !waiting().length;
  if (answer.seen !== hall.dataset.seen && isIdle) location.reload(); // the agenda is another one
}

async function post(mark) {
  const body = new URLSearchParams({
    token: mark.token, item: mark.item, kind: mark.kind, undoes: mark.undoes, marked_at: mark.at,
    csrfmiddlewaretoken: document.querySelector("#hall-mark [name=csrfmiddlewaretoken]").value,
  });
  const options = { method: "POST", body, headers: { "X-Hall": "yes" }, redirect: "manual", credentials: "same-origin" };
  return fetch(`${hall.dataset.url}?after=${last}`, options);
}

async function send() {
  if (isSending) return;
  isSending = true;
  clearTimeout(retry);
  try {
    for (let next = waiting()[0]; next; next = waiting()[0]) {
      const [key, mark] = next;
      const response = await post(mark);
      if (response.ok) {
        const answer = await response.json();
        drop(key);
        take(answer);
      } else if (response.status === 422) {
        put(key.replace(OWN, ASIDE), (await response.json()).said);
        known.delete(mark.token);
        drop(key);
      } else {
        failures += 1;
        isRefused = response.type === "opaqueredirect" || [401, 403, 404, 409].includes(response.status);
        break;
      }
      show();
    }
  } catch {
    failures += 1;
  }
  isSending = false;
  show();
  if (waiting().length) retry = setTimeout(send, AGAIN[Math.min(failures, AGAIN.length) - 1] ?? AGAIN[0]);
}

async function poll() {
  if (waiting().length || isSending) return;
  try {
    const options = { headers: { "X-Hall": "yes" }, redirect: "manual", credentials: "same-origin" };
    const response = await fetch(`${hall.dataset.url}?after=${last}`, options);
    if (response.ok) take(await response.json());
    else isRefused = true;
  } catch { /* it is asked again soon */ }
  show();
}

// --- keys and buttons ----------------------------------------------------------------------------------------------

function isTaken(target) {
  return target instanceof Element && target.closest("a, button, input, select, textarea, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  const does = { ArrowDown: () => choose(1), ArrowUp: () => choose(-1), u: undo, U: undo, Backspace: undo }[event.key];
  const isNext = [" ", "Enter"].includes(event.key) && !isTaken(event.target);
  if (!does && !isNext) return;
  event.preventDefault();
  (does || advance)();
});

for (const [id, act] of [["hall-mark", advance], ["hall-undo", undo]]) {
  document.getElementById(id).addEventListener("submit", (event) => {
    event.preventDefault();
    act();
  });
}

document.getElementById("hall-items")?.addEventListener("click", (event) => {
  const item = event.target.closest("li");
  if (!item || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  chosen = item.dataset.item;
  document.getElementById("main").focus(); // the next press of the space bar marks, and does not choose again
  show();
});

const full = document.getElementById("hall-full");
full.hidden = !document.documentElement.requestFullscreen;
full.addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
  full.blur();
});

window.addEventListener("online", () => { failures = 0; send(); });
window.addEventListener("storage", show); // another tab of this browser marked something
document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
setInterval(tick, 1000);
setInterval(poll, POLL);
show();
poll();
send();
