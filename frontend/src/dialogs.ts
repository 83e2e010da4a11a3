/** `[data-dialog="URL"]` opens a dialog with that fragment; `[data-close]` closes it. Focus returns to what opened it. */
import { fragment, htmx } from "./requests.ts";

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const opener = event.target.closest<HTMLElement>("[data-dialog]");
  if (opener) {
    event.preventDefault();
    void open(opener);
  } else if (event.target.closest("[data-close]") || event.target.matches("dialog")) {
    event.target.closest("dialog")?.close();
  }
});

async function open(opener: HTMLElement): Promise<void> {
  const dialog = document.createElement("dialog");
  dialog.innerHTML = '<p class="busy" role="status">…</p>';
  // Inside the island it belongs to, so that `hx-target="closest pick-swap"` finds it.
  (opener.closest("pick-swap") ?? document.body).append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener.focus();
  });
  dialog.showModal();
  await fill(dialog, opener.dataset["dialog"] ?? "");
}

async function fill(dialog: HTMLDialogElement, url: string): Promise<void> {
  try {
    dialog.innerHTML = await fragment(url);
    name(dialog);
    htmx.process(dialog);
    dialog.querySelector<HTMLElement>("[autofocus]")?.focus();
  } catch {
    const sentence = document.querySelector("#mishap")?.textContent ?? "";
    dialog.innerHTML = '<p class="notice gap" role="alert"></p>';
    dialog.firstElementChild?.append(sentence);
  }
}

function name(dialog: HTMLDialogElement): void {
  const heading = dialog.querySelector("h1, h2");
  if (!heading) return;
  heading.id ||= "dialog-heading";
  dialog.setAttribute("aria-labelledby", heading.id);
}
