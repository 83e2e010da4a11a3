/** Behind the code of a place: one touch to begin or end work there. The address works without a network, from the phone's own camera too. */
import { html, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import type { Now } from "../shapes.ts";
import { heading, notice, troubled } from "./parts.ts";
import { Screen } from "./screen.ts";

export class HereScreen extends Screen {
  static override properties = { community: {} };
  declare community: string;

  protected override render() {
    const { now, now_trouble, words } = this.app;
    const rest = html`<a class="button big" href="#/now">${words.app.back}</a>`;
    if (!now) return html`<div class="screen">${heading(words.post.here)}${now_trouble ? troubled(now_trouble, this.app) : html`<p class="muted" role="status">${words.app.loading}</p>`}${rest}</div>`;
    if (!now.place || now.community !== this.community) return html`<div class="screen">${heading(words.post.not_here)}${notice("", "map-pin", words.post.elsewhere(now.place?.name ?? ""))}${rest}</div>`;
    return html`<div class="screen"><header>${heading(words.post.here)}</header>
      <section class="panel lit"><div><p class="ask">${now.place.name}</p><p class="muted">${now.place.address}</p></div>${this.act(now)}</section>${rest}</div>`;
  }

  private act({ at_work }: Now): TemplateResult {
    const { app } = this;
    const { words } = app;
    if (at_work && !at_work.event) return html`<p class="small muted">${words.now.leave_at_desk}</p>`;
    if (at_work) return html`<button class="big" @click=${() => this.done(app.end())}>${icon("log-out")}${words.now.leave}</button>`;
    return html`<button class="big go" @click=${() => this.done(app.begin())}>${icon("log-in")}${words.now.arrive}</button>`;
  }

  private async done(act: Promise<void>): Promise<void> {
    await act;
    this.app.go({ page: "now" });
  }
}

customElements.define("here-screen", HereScreen);
