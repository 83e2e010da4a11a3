/** Me: where I am reported in, what I offer, my certificate, how the app looks, and signing out. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../src/islands/icon.ts";
import { type Theme, THEMES, wear, worn } from "../../src/small/theme.ts";
import { contrast, isStark, sizeText, type Text, TEXTS, textSize } from "../look.ts";
import type { Me } from "../shapes.ts";
import { type Trouble, troubleOf } from "../trouble.ts";
import { type Language, LANGUAGES, OWN_NAMES } from "../words/index.ts";
import { hours } from "./hours.ts";
import { installCard } from "./install.ts";
import { heading, notice, troubled } from "./parts.ts";
import "./push-row.ts";
import { Screen } from "./screen.ts";
import { tonight } from "./tonight.ts";

export class MeScreen extends Screen {
  static override properties = { me: { state: true }, trouble: { state: true } };
  declare me: Me | null;
  declare trouble: Trouble | null;

  constructor() {
    super();
    [this.me, this.trouble] = [null, null];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      [this.me, this.trouble] = [await this.app.phone.server.me(), null];
      this.app.tonight = this.me.tonight;
    } catch (error) {
      this.trouble = troubleOf(error, this.app.words);
    }
  }

  protected override render() {
    const { app, me } = this;
    const { words, now } = app;
    return html`<div class="screen">${heading(me?.name || now?.name || words.me.title)}
      ${app.phone.update.ready ? notice("", "refresh-cw", html`<span>${words.app.update}</span><button @click=${() => app.phone.update.apply()}>${words.app.update_act}</button>`) : nothing}
      ${this.here()} <a class="button big" href="#/me/duties">${icon("clock")}${words.duty.open}</a> ${me ? this.offer(me) : nothing} ${this.trouble && !me ? troubled(this.trouble, app) : nothing}
      ${me ? html`${tonight(app)}<push-row .app=${app}></push-row>` : nothing}
      ${me ? this.worked(me) : nothing} ${this.look()} ${installCard(app)}
      <nav class="stack" aria-label=${words.me.more}><a class="button big" href="/me/team/">${icon("users")}${words.me.team}</a><a class="button big" href="/me/phones/">${icon("smartphone")}${words.me.phones}</a><a class="button big" href="/privacy/">${icon("shield")}${words.me.privacy}</a></nav>
      <a class="button big quiet" href="#/me/sign-out">${icon("log-out")}${words.me.sign_out}</a></div>`;
  }

  /** What the server words, it words anew. */
  private say(language: Language): void {
    this.app.say(language);
    void this.load();
  }

  private here(): TemplateResult {
    const { me } = this;
    const { words, now } = this.app;
    return html`<section class="panel"><dl class="facts">
        <dt>${words.me.here}</dt><dd><b>${now?.place?.name ?? words.me.not_here}</b></dd>
        ${me?.organisation ? html`<dt>${words.me.unit}</dt><dd>${me.organisation}</dd>` : nothing}
        ${me?.phone_tail ? html`<dt>${words.me.phone}</dt><dd>${words.me.phone_tail(me.phone_tail)}</dd>` : nothing}</dl>
      <a class="button big" href="/me/report-in/">${icon("map-pin")}${now?.place ? words.me.move : words.now.report_in}</a></section>`;
  }

  private offer({ offer }: Me): TemplateResult {
    const { words } = this.app;
    const rows = [
      [words.me.skills, offer.skills], [words.me.languages, offer.languages], [words.me.licences, offer.licences],
      [words.me.available, offer.available || words.me.any_time], [words.me.care, offer.care], [words.me.at_night, offer.night_calls ? words.me.night_yes : words.me.night_no],
    ];
    return html`<section class="panel"><h2>${words.me.offer}</h2><dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value || words.app.none}</dd>`)}</dl>
      <a class="button big" href="#/me/offer">${icon("pencil")}${words.me.change}</a></section>`;
  }

  private worked({ certificate }: Me) {
    const { app } = this;
    const { me: words } = app.words;
    const proof = certificate
      ? html`<a class="button big" href="/app/certificate.pdf">${icon("download")}${words.certificate}</a><p class="small muted">${words.certificate_hint}</p>`
      : html`<p class="small muted">${words.no_certificate}</p>`;
    return app.now ? hours(app.now, app, proof) : html`<section class="panel">${proof}</section>`;
  }

  private look(): TemplateResult {
    const { app } = this;
    const { me: words } = app.words;
    const dressed = (change: () => void) => () => {
      change();
      this.requestUpdate();
    };
    return html`<section class="panel"><h2>${words.look}</h2>
      ${choice("language", words.language, LANGUAGES.map((one): Option<Language> => [one, OWN_NAMES[one], one]), { now: app.language, chosen: (one) => this.say(one) })}
      ${choice("theme", words.theme, THEMES.map((one): Option<Theme> => [one, words.themes[one]]), { now: worn(), chosen: (one) => dressed(() => wear(one))() })}
      ${choice("text", words.text, TEXTS.map((one): Option<Text> => [one, words.texts[one]]), { now: textSize(), chosen: (one) => dressed(() => sizeText(one))() })}
      <label class="choice"><input type="checkbox" .checked=${isStark()} @change=${dressed(() => contrast(!isStark()))}><span>${words.contrast}</span></label></section>`;
  }
}

type Option<T extends string> = readonly [value: T, label: string, lang?: string];

function choice<T extends string>(name: string, legend: string, options: Option<T>[], { now, chosen }: { now: T; chosen: (value: T) => void }): TemplateResult {
  return html`<fieldset class="question"><legend>${legend}</legend><div class="options">${options.map(
    ([value, label, lang]) => html`<label class="option"><input type="radio" name=${name} value=${value} .checked=${value === now} @change=${() => chosen(value)}><span lang=${lang ?? nothing}>${label}</span></label>`,
  )}</div></fieldset>`;
}

customElements.define("me-screen", MeScreen);
