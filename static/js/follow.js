// The QR code of a receipt leads here with the code behind the "#", which no server sees: it is put into the field and
// taken out of the address. Without this script the code is typed.
const field = document.getElementById("id_code");
const code = decodeURIComponent(location.hash.slice(1));
if (field && /^[0-9A-Za-z-]{20,60}$/.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
  document.getElementById("follow")?.focus();
}
