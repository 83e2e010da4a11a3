/** Fetches the `[data-live]` parts of the page anew and morphs them in place; a part being typed in waits until it is left. */
import { fragment, htmx } from "../requests.ts";
import { concerns } from "./coalesce.ts";

export async function refreshParts(ids: ReadonlySet<string> | null): Promise<void> {
  const parts = [...document.querySelectorAll<HTMLElement>("[data-live]")].filter((part) => concerns(part.dataset["liveIds"], ids));
  await Promise.all(parts.map(refresh));
}

async function refresh(part: HTMLElement): Promise<void> {
  if (isInUse(part)) return part.addEventListener("focusout", () => setTimeout(() => void refresh(part)), { once: true });
  const text = await fragment(part.dataset["live"] ?? "");
  if (isInUse(part)) return;
  if (text.trim()) await htmx.swap({ sourceElement: part, target: part, text, swap: "innerMorph" });
}

function isInUse(part: HTMLElement): boolean {
  const active = document.activeElement;
  return part.querySelector("dialog[open], .dragging") !== null || (part.contains(active) && active !== null && active.matches("input, textarea, select"));
}
