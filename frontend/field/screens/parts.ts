/** The small pieces that several screens show. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { hashOf } from "../route.ts";
import type { App } from "../state.ts";
import type { Trouble } from "../trouble.ts";
import type { Words } from "../words/index.ts";

type Content = TemplateResult | string | typeof nothing;
type Tone = "" | "gap" | "ok" | "lamp";

export function notice(tone: Tone, sign: string, content: Content): TemplateResult {
  return html`<div class="notice ${tone}">${icon(sign)}<div class="stack">${content}</div></div>`;
}

/** The same, spoken at once. */
export function alarm(sign: string, content: Content): TemplateResult {
  return html`<div class="notice gap" role="alert">${icon(sign)}<div class="stack">${content}</div></div>`;
}

export function empty(sign: string, text: string, more: Content = nothing): TemplateResult {
  return html`<div class="empty">${icon(sign)}<p>${text}</p>${more}</div>`;
}

export function loading({ app }: Words): TemplateResult {
  return html`<p class="muted" role="status">${app.loading}</p>`;
}

export function heading(text: string, more: Content = nothing): TemplateResult {
  return html`<h1 tabindex="-1">${text}</h1>${more}`;
}

/** No network and no session are everyday matters: they are said at once, but not in red. */
export function troubled({ code, sentence }: Trouble, app: App): TemplateResult {
  if (code === "sign_in") return html`<div role="alert">${notice("", "log-in", html`<span>${sentence}</span>${signIn(app)}`)}</div>`;
  if (code === "offline") return html`<div role="alert">${notice("", "wifi-off", sentence)}</div>`;
  return alarm("triangle-alert", sentence);
}

/** Whoever stands before the code of a place comes back to it. */
export function signIn({ words, route }: App): TemplateResult {
  const back = route.page === "arrive" ? encodeURIComponent(hashOf(route)) : "";
  return html`<a class="button go" href="/sign-in/?next=/app/${back}">${icon("log-in")}${words.banner.sign_in_act}</a>`;
}

interface Digits {
  id: string;
  label: string;
  value: string;
  input: (digits: string) => void;
  secret?: boolean;
  count?: number;
}

/** Six digits, or as many as said: the phone shows its own large keys. */
export function digits({ id, label, value, input, secret = false, count = 6 }: Digits): TemplateResult {
  const changed = ({ target }: Event) => {
    const field = target as HTMLInputElement;
    field.value = plainDigits(field.value).slice(0, count);
    input(field.value);
  };
  return html`<div class="field"><label for=${id}>${label}</label>
    <input id=${id} class="code" type=${secret ? "password" : "text"} inputmode="numeric" pattern="[0-9]*" maxlength="12" autocomplete="off" .value=${value} @input=${changed}></div>`;
}

/** Full-width digits as a Chinese keyboard writes them are digits too. */
export function plainDigits(text: string): string {
  return text.normalize("NFKC").replace(/\D/g, "");
}
