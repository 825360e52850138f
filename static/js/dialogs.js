// A link with data-confirms leads to a page that asks; here that page's question is shown in a dialog instead.
async function ask(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const question = page.querySelector("[data-confirm]");
  if (!answer.ok || !question) throw new Error("no question on this page");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  dialog.append(document.adoptNode(question));
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    (document.getElementById(link.id) ?? link).focus(); // a page that refreshes itself may have replaced the link
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-closes-dialog]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.showModal();
  dialog.querySelector("[data-closes-dialog]")?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-confirms]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ask(link).catch(() => window.location.assign(link.href));
});
