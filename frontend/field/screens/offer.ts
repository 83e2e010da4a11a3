/** What I can do, and when: as one would write it. The server reads the words. */
import { html, nothing, type TemplateResult } from "lit";
import type { Offer } from "../shapes.ts";
import { type Trouble, troubleOf } from "../trouble.ts";
import { heading, loading, notice, troubled } from "./parts.ts";
import { Screen } from "./screen.ts";

const TEXT_MAX = 300;
const FIELDS = ["skills", "languages", "licences", "available", "care"] as const;

export class OfferScreen extends Screen {
  static override properties = { offer: { state: true }, busy: { state: true }, kept: { state: true }, trouble: { state: true } };
  declare offer: Offer | null;
  declare busy: boolean;
  declare kept: boolean;
  declare trouble: Trouble | null;
  private release: (() => void) | undefined;

  constructor() {
    super();
    [this.offer, this.busy, this.kept, this.trouble] = [null, false, false, null];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release?.();
  }

  private async load(): Promise<void> {
    try {
      this.offer = (await this.app.phone.server.me()).offer;
    } catch (error) {
      this.trouble = troubleOf(error, this.app.words);
    }
  }

  protected override render() {
    const { app, offer } = this;
    const { words } = app;
    return html`<form class="screen" @submit=${this.saved} @input=${this.begun}>${heading(words.me.offer)}
      ${offer ? this.fields(offer) : this.trouble ? nothing : loading(words)}
      ${this.trouble ? troubled(this.trouble, app) : nothing}
      <div role="status">${this.kept ? notice("ok", "circle-check", words.me.kept) : nothing}</div></form>`;
  }

  private fields(offer: Offer): TemplateResult {
    const { me } = this.app.words;
    return html`<div class="panel">${FIELDS.map(
      (name) => html`<div class="field"><label for=${name}>${me[name]}</label><p class="hint" id="${name}-hint">${me[`${name}_hint`]}</p>
        <input id=${name} name=${name} maxlength=${TEXT_MAX} autocomplete="off" aria-describedby="${name}-hint" .value=${offer[name]}></div>`,
    )}
      <label class="choice"><input type="checkbox" name="night_calls" .checked=${offer.night_calls}><span>${me.night}</span></label>
      <button class="go big" ?disabled=${this.busy}>${me.keep}</button></div>`;
  }

  /** A new version of the app waits until this is kept or left. */
  private readonly begun = () => {
    this.release ??= this.app.phone.update.hold();
    this.kept = false;
  };

  private readonly saved = async (event: Event) => {
    event.preventDefault();
    const { app } = this;
    const written = new FormData(event.target as HTMLFormElement);
    const texts = Object.fromEntries(FIELDS.map((name) => [name, String(written.get(name) ?? "")])) as Omit<Offer, "night_calls">;
    const offer = { ...texts, night_calls: written.has("night_calls") };
    [this.busy, this.trouble, this.kept, this.offer] = [true, null, false, offer];
    try {
      this.offer = (await app.phone.server.save(offer)).offer;
      this.kept = true;
      this.release?.();
      this.release = undefined;
    } catch (error) {
      this.trouble = troubleOf(error, app.words);
    } finally {
      this.busy = false;
    }
  };
}

customElements.define("offer-screen", OfferScreen);
