/** `[data-dialog="URL"]` opens a dialog with that fragment; `[data-close]` closes it. Focus returns to what opened it.
    An empty `data-dialog` belongs to an island, which opens its dialogs itself. */
import { fragment, htmx } from "./requests.ts";

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const opener = event.target.closest<HTMLElement>('[data-dialog]:not([data-dialog=""])');
  if (opener) {
    event.preventDefault();
    void openDialog(opener, opener.dataset["dialog"] ?? "");
  } else if (event.target.closest("[data-close]") || event.target.matches("dialog")) {
    event.target.closest("dialog")?.close();
  }
});

export async function openDialog(opener: HTMLElement, url: string, closed: () => void = () => undefined): Promise<void> {
  const dialog = document.createElement("dialog");
  dialog.innerHTML = '<p class="busy" role="status">…</p>';
  // Inside the island it belongs to, so that `hx-target="closest pick-swap"` finds it.
  (opener.closest("pick-swap") ?? document.body).append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener.focus();
    closed();
  });
  dialog.showModal();
  await fill(dialog, url);
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
