/** How the app gets out of the chat, and onto the home screen. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { isApple, isInChat, isInstalled } from "../browser.ts";
import type { App } from "../state.ts";

export function chatCard(app: App): TemplateResult {
  const { install } = app.words;
  return html`<section class="panel"><h2>${install.chat_title}</h2><p>${install.chat_why}</p>
    <button type="button" class="big" @click=${copyAddress} data-done=${install.copied}>${icon("copy")}<span role="status">${install.copy}</span></button></section>`;
}

async function copyAddress({ currentTarget }: Event): Promise<void> {
  const button = currentTarget as HTMLButtonElement;
  const address = `${location.origin}/app/`;
  try {
    await navigator.clipboard.writeText(address);
    button.querySelector("span")!.textContent = button.dataset["done"] ?? "";
  } catch {
    button.querySelector("span")!.textContent = address; // where copying is forbidden it can be read
  }
}

/** Nothing where it is installed already, or where this browser cannot. */
export function installCard(app: App): TemplateResult | typeof nothing {
  const { install } = app.words;
  if (isInstalled() || isInChat()) return nothing;
  if (!app.installer && !isApple()) return nothing;
  return html`<section class="panel"><h2>${install.title}</h2><p>${install.why}</p>
    ${app.installer ? html`<button type="button" class="big" @click=${() => app.install()}>${icon("smartphone")}${install.act}</button>` : html`<p>${icon("upload")} ${install.ios}</p>`}</section>`;
}
