// Marks of figures: a button beside each puts it where the cursor was last in the text. Without this script they are copied by hand.
for (const list of document.querySelectorAll("[data-inserts-into]")) {
  const field = document.getElementById(list.dataset.insertsInto);
  if (!field) continue;
  const said = list.querySelector("[data-inserted]");
  for (const button of list.querySelectorAll("button[data-inserts]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      field.setRangeText(button.dataset.inserts, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      said.textContent = `${said.dataset.words} ${button.dataset.inserts}`;
    });
  }
}
