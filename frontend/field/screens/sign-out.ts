/** Signing out: the list goes, what was told stays until it has been sent. */
import { html } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { heading, notice } from "./parts.ts";
import { Screen } from "./screen.ts";

export class SignOutScreen extends Screen {
  static override properties = { busy: { state: true } };
  declare busy: boolean;

  constructor() {
    super();
    this.busy = false;
  }

  protected override render() {
    const { words, phone } = this.app;
    const { waiting } = phone.outbox.state;
    return html`<div class="screen">${heading(words.me.sign_out_sure)}
      ${waiting ? notice("lamp", "send", words.me.sign_out_stays(waiting)) : notice("ok", "circle-check", words.me.sign_out_none)}
      <button class="big" ?disabled=${this.busy} @click=${this.leave}>${icon("log-out")}${words.me.sign_out_act}</button>
      <a class="button big" href="#/me">${words.app.cancel}</a></div>`;
  }

  /** The server's own page ends the session, so there must be a network; it asks once more, for it serves those without the app too. */
  private readonly leave = async () => {
    if (!navigator.onLine) return this.app.strand();
    this.busy = true;
    await this.app.phone.leave();
    location.assign("/sign-out/");
  };
}

customElements.define("sign-out-screen", SignOutScreen);
