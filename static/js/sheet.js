// The score sheet: the running total while points are typed, and Alt with the arrow keys from points to points.
// Without this script the server says the total when the sheet is saved.
const fields = [...document.querySelectorAll("input[data-most]")];
const shown = document.getElementById("sheet-total");
const missing = document.getElementById("sheet-missing");
const decimal = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function number(field) {
  const value = Number(field.value.trim().replace(",", "."));
  const most = Number(field.dataset.most);
  return Number.isFinite(value) && value >= 0 && value <= most ? value : 0;
}

function total() {
  let got = 0;
  let most = 0;
  for (const field of fields) {
    const weight = Number(field.dataset.weight);
    got += number(field) * weight;
    most += Number(field.dataset.most) * weight;
  }
  return most ? (100 * got) / most : 0;
}

function tell() {
  if (shown) shown.textContent = decimal.format(total());
  if (!missing) return;
  const empty = fields.filter((field) => !field.value.trim()).length;
  missing.hidden = !empty;
  missing.querySelector("span").textContent = empty;
}

for (const [place, field] of fields.entries()) {
  field.addEventListener("input", tell);
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!event.altKey || !step) return;
    event.preventDefault();
    fields[place + step]?.focus();
    fields[place + step]?.select();
  });
}
