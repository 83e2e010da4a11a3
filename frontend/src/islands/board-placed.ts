/** Gives an element numbers for its style, by hand: the content policy refuses style attributes in markup. */
import { noChange } from "lit";
import { directive, Directive, type ElementPart } from "lit/directive.js";

class Placed extends Directive {
  private last = "";

  override render(_numbers: Record<string, string | number>) {
    return noChange;
  }

  override update({ element }: ElementPart, [numbers]: [Record<string, string | number>]) {
    const now = JSON.stringify(numbers);
    if (now === this.last) return noChange;
    this.last = now;
    for (const [name, value] of Object.entries(numbers)) (element as HTMLElement).style.setProperty(`--${name}`, String(value));
    return noChange;
  }
}

export const placed = directive(Placed);
