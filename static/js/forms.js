// Small services to forms: the list of errors takes the focus, a password can be shown, nothing is sent twice.
document.querySelector("[data-takes-focus]")?.focus();

for (const button of document.querySelectorAll("[data-shows-password]")) {
  const field = document.getElementById(button.dataset.showsPassword);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    button.querySelector("[data-word-show]").hidden = !shown;
    button.querySelector("[data-word-hide]").hidden = shown;
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.querySelectorAll("button[type=submit]").forEach((one) => one.setAttribute("aria-disabled", "true"));
});

// Coming back with the browser's Back button, the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((one) => one.removeAttribute("aria-disabled"));
  }
});

// What was chosen in a field for files, by name; a field that the browser has filled again says so, too.
for (const words of document.querySelectorAll("[data-names-files-of]")) {
  const field = document.getElementById(words.dataset.namesFilesOf);
  const nothing = words.textContent;
  const tell = () => {
    const names = Array.from(field.files, (file) => Object.assign(document.createElement("li"), { textContent: file.name }));
    if (!names.length) return words.replaceChildren(nothing);
    const list = document.createElement("ul");
    list.append(...names);
    return words.replaceChildren(list);
  };
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${words.id}`.trim());
  field.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
}

// Filters are open where there is room for them.
if (window.matchMedia("(min-width: 40rem)").matches) {
  for (const one of document.querySelectorAll("details[data-open-wide]")) one.open = true;
}

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Copying needs a safe connection; without it the field is selected, ready for the keyboard.
for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard?.writeText(field.value);
    if (navigator.clipboard) button.querySelector("[data-word-done]").hidden = false;
  });
}
