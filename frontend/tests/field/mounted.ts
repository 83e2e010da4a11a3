/** The app over a fake phone, in the test's page. */
import { MusterPhone } from "../../field/muster-phone.ts";
import "../../field/screens/later.ts";
import { App } from "../../field/state.ts";
import type { Language } from "../../field/words/index.ts";
import { FakePhone } from "./fake-phone.ts";

export interface Mounted {
  app: App;
  phone: FakePhone;
  root: MusterPhone;
  one: <T extends HTMLElement = HTMLElement>(selector: string) => T;
  all: (selector: string) => HTMLElement[];
  text: (selector?: string) => string;
  tap: (selector: string) => Promise<void>;
  button: (words: string) => HTMLElement;
  write: (selector: string, text: string) => Promise<void>;
  settle: () => Promise<void>;
}

export async function mounted(hash: string, { phone = new FakePhone(), language = "en" as Language } = {}): Promise<Mounted> {
  location.hash = hash;
  const root = document.body.appendChild(new MusterPhone());
  const app = new App(phone, language);
  root.app = app;
  const settle = async () => {
    for (let turn = 0; turn < 6; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      await root.updateComplete;
    }
  };
  const one = <T extends HTMLElement>(selector: string): T => {
    const found = root.querySelector<T>(selector);
    if (!found) throw new Error(`Nothing matches ${selector} in:\n${root.innerText}`);
    return found;
  };
  const all = (selector: string) => [...root.querySelectorAll<HTMLElement>(selector)];
  const text = (selector = "main") => one(selector).textContent!.replace(/\s+/g, " ").trim();
  const button = (words: string) => {
    const found = all("button, a").find((element) => (element.getAttribute("aria-label") ?? element.textContent ?? "").includes(words));
    if (!found) throw new Error(`No button says ${words}`);
    return found;
  };
  const tap = async (selector: string) => {
    one(selector).click();
    await settle();
  };
  const write = async (selector: string, value: string) => {
    const input = one<HTMLInputElement>(selector);
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await settle();
  };
  await settle();
  return { app, phone, root, one, all, text, tap, button, write, settle };
}

/** Until the acts of a door take a tap. */
export async function settled({ one, settle }: Mounted): Promise<void> {
  for (let turn = 0; turn < 60 && one<HTMLButtonElement>("[data-result=reached]").disabled; turn++) await new Promise((resolve) => setTimeout(resolve, 20));
  await settle();
}
