/** Behind the code that hangs where a call leads: one touch says that I am there, also for whoever was not asked. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { storyOf, titleOf } from "../call-words.ts";
import type { Call } from "../shapes.ts";
import { heading, notice } from "./parts.ts";
import { SayingScreen } from "./saying.ts";

export class ArriveScreen extends SayingScreen {
  static override properties = { ...SayingScreen.properties, community: {}, call: {}, code: {} };
  declare community: string;
  declare call: string;
  declare code: string;

  protected override render(): TemplateResult {
    const { app } = this;
    const { words } = app;
    const call = app.calls.find(this.call);
    const isHere = call?.mine === "arrived" || call?.mine === "came";
    return html`<div class="screen">${heading(isHere || !call ? words.calls.here : titleOf(call, app))}
      <section class="panel lit">${call ? this.about(call) : nothing}
        <div role="status">${call && isHere ? notice("ok", "circle-check", storyOf(call, app, app.time())) : nothing}</div>
        ${this.saying()} ${isHere ? nothing : this.act()}</section>
      <a class="button big" href="#/now">${words.app.back}</a></div>`;
  }

  private about({ text, place }: Call): TemplateResult {
    return html`<p class="ask told">${text}</p>${place ? html`<p class="where"><span>${icon("map-pin")} ${place}</span></p>` : nothing}`;
  }

  private act(): TemplateResult {
    const { community, call: callout, code } = this;
    return html`<button type="button" class="big go" data-say="here" ?disabled=${this.sending !== ""} @click=${() => this.say({ community, callout, say: "here", code })}>${icon("map-pin")}${this.app.words.calls.here}</button>`;
  }
}

customElements.define("arrive-screen", ArriveScreen);
