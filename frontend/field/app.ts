/** The field app begins here: dress, open the phone's own store, draw. */
import "./styles/field.css";
import type { Installer } from "./browser.ts";
import { openPhone } from "./phone/index.ts";
import { dress } from "./look.ts";
import { MusterPhone } from "./muster-phone.ts";
import { App } from "./state.ts";
import { languageOf, pageIn, wordsOf } from "./words/index.ts";

const AGAIN_MS = 3_000;

let installer: Installer | null = null;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  installer = event as Installer;
});

start();

function start(): void {
  const language = languageOf(document.documentElement.lang, document.cookie);
  pageIn(language);
  dress();
  const found = document.querySelector("muster-phone");
  const words = wordsOf(language);
  const root = found instanceof MusterPhone ? found : document.body.appendChild(new MusterPhone());
  root.words = words;
  try {
    const app = new App(openPhone(), language);
    app.installer = installer;
    root.app = app;
    void bringOthers(app);
    addEventListener("beforeinstallprompt", () => app.offerInstall(installer));
    addEventListener("online", () => void app.loadNow());
    document.addEventListener("visibilitychange", () => document.hidden || void app.loadNow());
  } catch {
    root.refusal = words.app.no_storage; // as in a private window: then nothing could be promised
  }
}

/** A network may go between the first part and the second; then it is tried again, until the worker has it all. */
async function bringOthers(app: App): Promise<void> {
  try {
    const { listenForCalls } = await import("./screens/later.ts");
    listenForCalls(app);
    app.changed();
  } catch {
    setTimeout(() => void bringOthers(app), AGAIN_MS);
  }
}
