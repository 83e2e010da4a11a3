import { html, type TemplateResult } from "lit";

/** An icon of the sprite the page names in `<html data-icons>`. */
export function icon(name: string): TemplateResult {
  const sprite = document.documentElement.dataset["icons"] ?? "";
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="${sprite}#${name}"></use></svg>`;
}
