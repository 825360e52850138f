// Tells screen readers when what a refreshed part of the page announces (data-announces) has changed; and when the
// refresh takes away the button that had the focus, the focus goes to the content instead of being lost.
const voice = document.getElementById("announcements");
const told = new Map();
let hadFocus = false;

function news() {
  for (const one of document.querySelectorAll("[data-announces]")) {
    const text = one.dataset.announces;
    const before = told.get(one.closest("[id]")?.id);
    told.set(one.closest("[id]")?.id, text);
    if (voice && before !== undefined && before !== text) voice.textContent = text;
  }
}

news();
document.addEventListener("htmx:beforeSwap", (event) => {
  hadFocus = event.detail.target.contains(document.activeElement);
});
document.addEventListener("htmx:afterSettle", () => {
  news();
  if (hadFocus && document.activeElement === document.body) document.getElementById("main")?.focus();
  hadFocus = false;
});
