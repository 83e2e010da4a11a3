/** `<muster-phone>`: the frame around every screen: the calm line on top, what was just done, the three doors at the bottom. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { icon } from "../src/islands/icon.ts";
import { type Page, routeOf, type Tab, tabOf } from "./route.ts";
import { loading } from "./screens/parts.ts";
import { banners, said, strip } from "./screens/strip.ts";
import type { App } from "./state.ts";
import { leftInAll } from "./walk.ts";
import type { Words } from "./words/index.ts";
import "./screens/now.ts";

const TICK_MS = 30_000; // ages and hours of work grow while nothing else happens
const TABS: [Tab, string][] = [["now", "bell"], ["doors", "door-open"], ["me", "user"]];
const USABLE = "muster-usable"; // bench/field_app.py reads when it was
const LAST_TO_COME = "tonight-switch"; // of screens/later.ts
const NEEDS_LIST: ReadonlySet<Page> = new Set(["doors", "stairwell", "door", "card", "hand-over"]);

export class MusterPhone extends LitElement {
  static override properties = { app: { attribute: false }, words: { attribute: false }, refusal: { attribute: false }, wiped_seen: { state: true } };
  declare app: App | undefined;
  declare words: Words | undefined; // with them the frame is drawn before the phone's store is open
  declare refusal: string; // why there is no app
  declare wiped_seen: boolean;
  private shown = "";
  private stop: (() => void) | undefined;
  private tick: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    [this.refusal, this.wiped_seen] = ["", false];
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("click", this.stranded);
    this.tick = setInterval(() => this.app?.changed(), TICK_MS);
  }

  /** Pages of the server need a network; better a sentence here than the browser's empty page. */
  private readonly stranded = (event: Event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!this.app || navigator.onLine || !link || !/^\//.test(link.getAttribute("href") ?? "")) return;
    event.preventDefault();
    this.app.strand();
    scrollTo(0, 0);
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("click", this.stranded);
    this.stop?.();
    clearInterval(this.tick);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("app") || !this.app) return;
    this.stop?.();
    this.stop = this.app.subscribe(() => this.requestUpdate());
  }

  protected override render() {
    const { app, refusal } = this;
    if (!app) return this.words ? empty(this.words, refusal) : nothing;
    const seen = { wiped: this.wiped_seen, dismiss: () => (this.wiped_seen = true) };
    return html`${app.now?.operation?.synthetic ? html`<aside class="notice-synthetic">${app.words.app.synthetic}</aside>` : nothing}
      ${strip(app)}
      <main class="sheet ${app.route.page === "door" ? "at-door" : ""}" id="main"><div class="visually-hidden" aria-live="assertive">${app.spoken}</div>${banners(app, seen)}${said(app)}${this.screen(app)}</main>
      ${dock(app.words, tabOf(app.route), { now: app.calls.waiting.length, doors: leftInAll(app.tasks) })}`;
  }

  private screen(app: App): TemplateResult {
    const { route } = app;
    if (route.page !== "now" && !customElements.get(LAST_TO_COME)) return loading(app.words);
    if (NEEDS_LIST.has(route.page) && !app.awake) return loading(app.words);
    if (NEEDS_LIST.has(route.page) && app.phone.vault.state !== "open") return html`<pin-screen .app=${app}></pin-screen>`;
    switch (route.page) {
      case "doors":
        return html`<doors-screen .app=${app}></doors-screen>`;
      case "stairwell":
        return html`<stairwell-screen .app=${app} .lease=${route.lease}></stairwell-screen>`;
      case "door":
        return html`<door-screen .app=${app} .lease=${route.lease} .household=${route.household}></door-screen>`;
      case "card":
        return html`<card-screen .app=${app} .lease=${route.lease}></card-screen>`;
      case "hand-over":
        return html`<hand-over-screen .app=${app}></hand-over-screen>`;
      case "take-over":
        return html`<take-over-screen .app=${app}></take-over-screen>`;
      case "me":
        return html`<me-screen .app=${app}></me-screen>`;
      case "duties":
        return html`<duties-screen .app=${app}></duties-screen>`;
      case "offer":
        return html`<offer-screen .app=${app}></offer-screen>`;
      case "sign-out":
        return html`<sign-out-screen .app=${app}></sign-out-screen>`;
      case "scan":
        return html`<scan-screen .app=${app}></scan-screen>`;
      case "here":
        return html`<here-screen .app=${app} .community=${route.community}></here-screen>`;
      case "call":
        return html`<call-screen .app=${app} .call=${route.call}></call-screen>`;
      case "arrive":
        return html`<arrive-screen .app=${app} .community=${route.community} .call=${route.call} .code=${route.code}></arrive-screen>`;
      case "outbox":
        return html`<outbox-screen .app=${app}></outbox-screen>`;
      default:
        return html`<now-screen .app=${app}></now-screen>`;
    }
  }

  /** A new screen begins at its top, and a screen reader at its heading. */
  protected override updated(): void {
    const { app } = this;
    if (!app) return;
    const at = `${JSON.stringify(app.route)} ${app.phone.vault.state === "open"}`;
    if (at === this.shown) return;
    const isFirst = !this.shown;
    this.shown = at;
    document.title = `${app.words.dock[tabOf(app.route) ?? "now"]} · ${app.words.app.name}`;
    if (isFirst) performance.mark(USABLE);
    else void this.begin();
  }

  private async begin(): Promise<void> {
    scrollTo(0, 0);
    await (this.querySelector<LitElement>(".sheet > :last-child")?.updateComplete ?? true);
    this.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  }
}

/** The frame alone. Its links are addresses already: where one taps now is where one is as soon as there is an app. */
function empty(words: Words, refusal: string): TemplateResult {
  const content = refusal ? html`<p class="notice gap" role="alert">${refusal}</p>` : loading(words);
  return html`<header class="slim"><span class="brand">${icon("lamp")}${words.app.name}</span></header>
    <main class="sheet" id="main">${content}</main>${dock(words, tabOf(routeOf(location.hash)), {})}`;
}

/** `counts`: how much waits behind each door. */
function dock(words: Words, current: Tab | null, counts: Partial<Record<Tab, number>>): TemplateResult {
  return html`<nav class="dock" aria-label=${words.app.pages}>${TABS.map(
    ([tab, sign]) => html`<a href="#/${tab}" aria-current=${tab === current ? "page" : nothing}>${icon(sign)}<span>${words.dock[tab]}${counts[tab] ? html` <span class="count">${counts[tab]}</span>` : nothing}</span></a>`,
  )}</nav>`;
}

customElements.define("muster-phone", MusterPhone);
