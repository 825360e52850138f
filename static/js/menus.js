// The phone's menu button, and small menus that close with Escape or a click beside them.
const button = document.querySelector("[data-opens-rail]");
const rail = document.getElementById("rail");

function showRail(open) {
  rail.classList.toggle("is-open", open);
  button.setAttribute("aria-expanded", String(open));
}

if (button && rail) {
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    showRail(open);
    if (open) rail.querySelector("a, button")?.focus();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-closes-outside][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (button?.getAttribute("aria-expanded") === "true" && !document.querySelector("dialog[open]")) {
    showRail(false);
    button.focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-closes-outside][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("details[data-closes-outside][open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});
