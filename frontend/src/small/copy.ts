/** `<copy-text data-from="#id" data-done="已复制"><button>`: puts ready-to-paste text on the clipboard. */
const SHOWN_MS = 2500;

export class CopyText extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("button")?.addEventListener("click", () => void this.copy());
  }

  private async copy(): Promise<void> {
    const source = document.querySelector<HTMLElement>(this.dataset["from"] ?? "");
    const button = this.querySelector("button");
    if (!source || !button || button.dataset["said"]) return;
    await toClipboard(source);
    button.dataset["said"] = button.textContent ?? "";
    button.setAttribute("aria-live", "polite");
    button.textContent = `✓ ${this.dataset["done"] ?? ""}`;
    setTimeout(() => {
      button.textContent = button.dataset["said"] ?? "";
      delete button.dataset["said"];
    }, SHOWN_MS);
  }
}

async function toClipboard(source: HTMLElement): Promise<void> {
  const text = source instanceof HTMLTextAreaElement || source instanceof HTMLInputElement ? source.value : (source.textContent ?? "");
  try {
    await navigator.clipboard.writeText(text.trim());
  } catch {
    copySelected(source); // without https, and in older chat browsers, only a selection can be copied
  }
}

function copySelected(source: HTMLElement): void {
  if (source instanceof HTMLTextAreaElement || source instanceof HTMLInputElement) source.select();
  else getSelection()?.selectAllChildren(source);
  document.execCommand("copy");
}

customElements.define("copy-text", CopyText);
