/** The screens over a fake phone, to be looked at: `?language=en&theme=night&vault=locked#/doors`. Not shipped. */
import "../../../field/styles/field.css";
import { dress } from "../../../field/look.ts";
import { MusterPhone } from "../../../field/muster-phone.ts";
import { App } from "../../../field/state.ts";
import { speak } from "../../../field/words/index.ts";
import { Refusal } from "../../../field/phone/phone.ts";
import { FakePhone } from "../fake-phone.ts";

const asked = new URLSearchParams(location.search);
const language = asked.get("language") === "en" ? "en" : "zh";
const phone = new FakePhone();
Object.assign(phone.vault, JSON.parse(asked.get("vault") ?? "{}"));
Object.assign(phone.outbox.state, JSON.parse(asked.get("outbox") ?? "{}"));
Object.assign(phone.told, JSON.parse(asked.get("now") ?? "{}"));
if (asked.get("fail")) phone.failing = new Refusal(asked.get("fail")!, "", asked.get("fail") === "sign_in" ? 401 : 0);
if (asked.get("view")) localStorage.setItem("muster.look.view", asked.get("view")!);
if (asked.get("empty")) phone.list = { ...phone.list, stairwells: [] };
if (asked.get("back")) phone.back = JSON.parse(asked.get("back")!);
document.documentElement.dataset["theme"] = asked.get("theme") ?? "day";
if (asked.get("text")) localStorage.setItem("muster.look.text", asked.get("text")!);
if (asked.get("contrast")) localStorage.setItem("muster.look.contrast", asked.get("contrast")!);
speak(language);
dress();
const root = document.querySelector<MusterPhone>("muster-phone")!;
root.app = new App(phone, language);
Object.assign(window, { phone, app: root.app });
