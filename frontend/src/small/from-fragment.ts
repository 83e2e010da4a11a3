/** `<input data-from-fragment>` takes what stands behind the `#` of the address, as on a slip's QR code, and clears it there. */
function fill(): void {
  const said = location.hash.slice(1);
  const input = document.querySelector<HTMLInputElement>("input[data-from-fragment]");
  if (!input || !/^[A-Za-z0-9]{1,20}$/.test(said)) return;
  input.value = said;
  history.replaceState(null, "", location.pathname + location.search);
}

fill();
