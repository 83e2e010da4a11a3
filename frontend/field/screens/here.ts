/** Behind the code of a place: one touch to begin or end work there. The address works without a network, from the phone's own camera too. */
import { html } from "lit";
import { attendance } from "./attendance.ts";
import { heading, loading, notice, troubled } from "./parts.ts";
import { Screen } from "./screen.ts";

export class HereScreen extends Screen {
  static override properties = { community: {} };
  declare community: string;

  protected override render() {
    const { now, now_trouble, words } = this.app;
    const rest = html`<a class="button big" href="#/now">${words.app.back}</a>`;
    if (!now) return html`<div class="screen">${heading(words.post.here)}${now_trouble ? troubled(now_trouble, this.app) : loading(words)}${rest}</div>`;
    if (!now.place || now.community !== this.community) return html`<div class="screen">${heading(words.post.not_here)}${notice("", "map-pin", words.post.elsewhere(now.place?.name ?? ""))}${rest}</div>`;
    return html`<div class="screen"><header>${heading(words.post.here)}</header>
      <section class="panel lit"><div><p class="ask">${now.place.name}</p><p class="muted">${now.place.address}</p></div>${attendance(this.app, now, true, () => this.app.go({ page: "now" }))}</section>${rest}</div>`;
  }
}

customElements.define("here-screen", HereScreen);
