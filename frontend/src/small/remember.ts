/** What a person agreed to keep on their own phone: `<input data-remember="phone">` in a form with a ticked `[data-remember-ok]`. */
const KEY = "muster.remember.";

function recall(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>("input[data-remember]")) {
    const kept = stored(input);
    if (!kept) continue;
    if (!input.value) input.value = kept;
    const consent = input.form?.querySelector<HTMLInputElement>("[data-remember-ok]");
    if (consent) consent.checked = true;
  }
}

function stored(input: HTMLInputElement): string | null {
  try {
    return localStorage.getItem(KEY + input.dataset["remember"]);
  } catch {
    return null; // storage may be forbidden: then nothing is kept
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const agreed = form.querySelector<HTMLInputElement>("[data-remember-ok]");
  if (!agreed) return;
  for (const input of form.querySelectorAll<HTMLInputElement>("input[data-remember]")) keep(input, agreed.checked ? input.value : "");
});

function keep(input: HTMLInputElement, value: string): void {
  try {
    if (value) localStorage.setItem(KEY + input.dataset["remember"], value);
    else localStorage.removeItem(KEY + input.dataset["remember"]);
  } catch {
    // storage may be forbidden: then nothing is kept
  }
}

recall();
