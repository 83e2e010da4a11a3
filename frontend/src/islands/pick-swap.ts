/** `<pick-swap data-swap-url data-version>`: drag a person onto another seat; the server answers with the new table. */
import { fragment, htmx, mishap } from "../requests.ts";

const KIND = "text/x-muster-pick";

export class PickSwap extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("dragstart", this.lift);
    this.addEventListener("dragover", this.hover);
    this.addEventListener("dragleave", (event) => seatOf(event)?.classList.remove("over"));
    this.addEventListener("dragend", () => this.classList.remove("dragging"));
    this.addEventListener("drop", (event) => void this.drop(event));
  }

  private readonly lift = (event: DragEvent) => {
    const pick = (event.target as Element).closest<HTMLElement>("[data-pick]");
    if (!pick || !event.dataTransfer) return;
    event.dataTransfer.setData(KIND, pick.dataset["pick"] ?? "");
    event.dataTransfer.effectAllowed = "move";
    this.classList.add("dragging");
  };

  private readonly hover = (event: DragEvent) => {
    const seat = seatOf(event);
    if (!seat || !event.dataTransfer?.types.includes(KIND)) return;
    event.preventDefault(); // without this nothing may be dropped here
    seat.classList.add("over");
  };

  private async drop(event: DragEvent): Promise<void> {
    const seat = seatOf(event);
    const pick = event.dataTransfer?.getData(KIND);
    if (!seat || !pick) return;
    event.preventDefault();
    seat.classList.remove("over");
    this.setAttribute("aria-busy", "true");
    try {
      const body = new URLSearchParams({ pick, seat: seat.dataset["seat"] ?? "", version: this.dataset["version"] ?? "" });
      const text = await fragment(this.dataset["swapUrl"] ?? "", body);
      mishap(false);
      await htmx.swap({ sourceElement: this, target: this, text, swap: "outerHTML" });
    } catch {
      mishap(true);
    } finally {
      this.removeAttribute("aria-busy");
    }
  }
}

function seatOf(event: Event): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>("[data-seat]") : null;
}

customElements.define("pick-swap", PickSwap);
