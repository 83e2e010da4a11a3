/** The screens that nobody sees first. They come once the first one stands. */
import "./arrive.ts";
import "./call.ts";
import "./card.ts";
import "./door.ts";
import "./doors.ts";
import "./duties.ts";
import "./handing.ts";
import "./here.ts";
import "./me.ts";
import "./offer.ts";
import "./outbox.ts";
import "./pin.ts";
import "./scan.ts";
import "./sign-out.ts";
import "./stairwell.ts";
import "./tonight-switch.ts";

export { listenForCalls } from "../hearing.ts";
