// Long lists of boxes to tick: the summary says how many and what, and words narrow the list (accents do not matter).
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

for (const list of document.querySelectorAll("[data-ticks]")) {
  const words = list.querySelector("[data-ticked]");
  const number = list.querySelector("[data-ticked-number]");
  const rows = Array.from(list.querySelectorAll(".choices label"), (label) => ({
    label,
    box: label.querySelector("input"),
    text: label.textContent.trim(),
  }));
  const tell = () => {
    const ticked = rows.filter((row) => row.box.checked).map((row) => row.text);
    if (words) words.textContent = ticked.join(", ") || words.dataset.nothing;
    number.textContent = ticked.length;
    number.hidden = Boolean(words) && !ticked.length;
  };
  list.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);

  const search = list.querySelector("[data-searches-choices]");
  if (!search) continue;
  const nothing = search.parentElement.querySelector("p");
  search.parentElement.hidden = false;
  search.addEventListener("input", (event) => {
    event.stopPropagation(); // nothing of the form has changed
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits = wanted.every((word) => plain(row.text).includes(word));
      row.label.parentElement.hidden = !fits;
      shown += fits;
    }
    nothing.hidden = shown > 0;
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // looks for words, sends nothing
  });
}
