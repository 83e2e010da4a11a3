const HELD_MS = 8000; // a form that only downloads leaves the page as it is, and must work again

/** A form goes once however often its button is tapped; a full one-time code sends itself. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method === "dialog" || form.matches("[hx-post], [hx-get]")) return;
  if (form.dataset["sent"]) return event.preventDefault();
  form.dataset["sent"] = "1";
  form.querySelector("button:not([type=button])")?.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), HELD_MS);
});

// So must a page brought back by the browser's back button.
addEventListener("pageshow", () => document.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach(release));

function release(form: HTMLFormElement): void {
  delete form.dataset["sent"];
  form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
}

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.matches("input.code")) return;
  input.value = plainDigits(input.value);
  if (input.maxLength > 0 && input.value.length === input.maxLength) input.form?.requestSubmit?.();
});

/** Full-width digits as a Chinese keyboard writes them, and the spaces of a pasted code. */
export function plainDigits(text: string): string {
  return text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).replace(/\D/g, "");
}
