/** What was told here and has not arrived yet, and what was not taken, with the reason. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import type { OutboxState, Refused, Waiting } from "../phone/phone.ts";
import { ageOf, timeText } from "../when.ts";
import type { Words } from "../words/index.ts";
import { installCard } from "./install.ts";
import { empty, heading, notice, signIn } from "./parts.ts";
import { Screen } from "./screen.ts";
import { ageText, isOld } from "./strip.ts";

const SHOWN_MAX = 20;
const MINUTE_MS = 60_000;

export class OutboxScreen extends Screen {
  static override properties = { waits: { state: true }, back: { state: true } };
  declare waits: readonly Waiting[];
  declare back: readonly Refused[];
  private unsubscribe: (() => void) | undefined;

  constructor() {
    super();
    [this.waits, this.back] = [[], []];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.unsubscribe = this.app.phone.outbox.subscribe(() => void this.load());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe?.();
  }

  private async load(): Promise<void> {
    const { outbox } = this.app.phone;
    [this.waits, this.back] = await Promise.all([outbox.waiting(), outbox.refused()]);
  }

  protected override render() {
    const { app } = this;
    const { words } = app;
    const { state } = app.phone.outbox;
    return html`<div class="screen">${heading(words.outbox.title)}
      ${state.waiting ? this.waiting(state) : state.refused ? nothing : empty("circle-check", words.outbox.all_sent)}
      ${this.back.length ? this.refused() : nothing}
      ${this.waits.length ? html`<section class="panel"><h2>${words.outbox.list}</h2>${this.list(this.waits)}</section>` : nothing}
      ${state.stored ? nothing : notice("", "info", words.outbox.not_stored)} ${installCard(app)}</div>`;
  }

  private waiting(state: OutboxState): TemplateResult {
    const { app } = this;
    const { words } = app;
    return html`<section class="panel ${isOld(state) ? "late" : ""}">
      <p><span class="num">${state.waiting}</span> <span class="muted">${words.outbox.waits(state.waiting)}</span></p>
      ${state.oldest && ageOf(state.oldest).ms >= MINUTE_MS ? html`<p class=${isOld(state) ? "gap-text" : "muted"}>${words.outbox.oldest(ageText(state.oldest, words))}</p>` : nothing}
      <p role="status">${howText(state, app)}</p>
      ${state.trouble === "sign_in" ? signIn(app) : html`<button class="big" ?disabled=${state.sending} @click=${() => app.phone.outbox.sync()}>${icon("send")}${words.outbox.try_now}</button>`}
      <p class="small muted">${words.outbox.safe}</p></section>`;
  }

  private refused(): TemplateResult {
    const { words } = this.app;
    return html`<section class="panel"><h2>${words.outbox.refused}</h2><p>${words.outbox.refused_lead}</p>${this.list(this.back)}
      <button class="big" @click=${() => this.app.phone.outbox.again()}>${icon("refresh-cw")}${words.app.again}</button></section>`;
  }

  private list(items: readonly (Waiting | Refused)[]): TemplateResult {
    const { words, language } = this.app;
    const more = items.length - SHOWN_MAX;
    return html`<ul class="items">${items.slice(0, SHOWN_MAX).map(
      (one) => html`<li><b>${words.outbox.kinds[one.kind] ?? one.kind}${one.door ? html` ${one.door}` : nothing}</b> <span class="small muted">${words.outbox.kept_at(timeText(one.kept_at, language))}</span>
        ${"reason" in one ? html`<span class="why">${reasonText(one, words)}</span>` : nothing}</li>`,
    )}</ul>${more > 0 ? html`<p class="small muted">${words.outbox.more(more)}</p>` : nothing}`;
  }
}

/** Ours where we know the code, for the server's sentence may be in the language of another day. */
export function reasonText({ reason, sentence }: Refused, { reasons }: Words): string {
  return reasons[reason as keyof Words["reasons"]] ?? (sentence || reasons.unknown);
}

function howText({ offline, sending, trouble, next_try_at }: OutboxState, { words, language }: { words: Words; language: "zh" | "en" }): string {
  if (offline) return words.outbox.offline;
  if (sending) return words.outbox.sending;
  const why = { sign_in: words.banner.sign_in, signature: words.banner.signature, server: words.outbox.server, network: words.outbox.network, storage: words.banner.storage };
  const next = next_try_at ? words.outbox.next_try(timeText(next_try_at, language)) : "";
  return [trouble ? why[trouble] : "", next].filter(Boolean).join(" ");
}

customElements.define("outbox-screen", OutboxScreen);
