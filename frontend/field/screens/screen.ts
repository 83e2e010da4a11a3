/** What every screen is: it draws into the page itself, so that one sheet of styles and one outline for screen readers serve all. */
import { LitElement, type PropertyDeclarations } from "lit";
import type { App } from "../state.ts";

export abstract class Screen extends LitElement {
  static override properties: PropertyDeclarations = { app: { attribute: false } };
  declare app: App;
  private stop: (() => void) | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = this.app.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }
}
