/** One call on a page of its own: the same card, and what else is known of it. */
import { html, type TemplateResult } from "lit";
import { titleOf } from "../call-words.ts";
import type { Call } from "../shapes.ts";
import { timeText } from "../when.ts";
import { empty, heading, loading } from "./parts.ts";
import { Screen } from "./screen.ts";
import "./call-card.ts";

export class CallScreen extends Screen {
  static override properties = { call: {}, looked: { state: true } };
  declare call: string;
  declare looked: boolean; // the server was asked

  constructor() {
    super();
    [this.call, this.looked] = ["", false];
  }

  /** From a notification it may be newer than what is known here. */
  override connectedCallback(): void {
    super.connectedCallback();
    void this.app.loadCalls().then(() => (this.looked = true));
  }

  protected override render(): TemplateResult {
    const { app } = this;
    const { words } = app;
    const call = app.calls.find(this.call);
    if (!call) return html`<div class="screen">${heading(words.calls.detail)}${this.looked ? empty("bell", words.calls.gone, html`<a class="button" href="#/now">${words.app.back}</a>`) : loading(words)}</div>`;
    return html`<div class="screen">${heading(titleOf(call, app))}<call-card .app=${app} .call=${call} whole></call-card>${this.facts(call)}<a class="button big" href="#/now">${words.app.back}</a></div>`;
  }

  private facts(call: Call): TemplateResult {
    const { words, language } = this.app;
    const { facts } = words.calls;
    const rows = [
      [words.calls.kinds[call.kind], call.number ? words.calls.numbered(call.number) : ""],
      [facts.community, call.community_name],
      [facts.opened, timeText(call.opened_at, language)],
      [facts.coming, call.mine === "seated" ? timeText(call.eta_at, language) : ""],
      [facts.seats, call.kind === "drill" ? "" : String(call.seats)],
    ];
    return html`<section class="panel"><dl class="facts">${rows.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>`;
  }
}

customElements.define("call-screen", CallScreen);
