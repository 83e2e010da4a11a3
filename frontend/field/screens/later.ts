/** The screens that nobody sees first. They come once the first one stands. */
import "./card.ts";
import "./door.ts";
import "./doors.ts";
import "./handing.ts";
import "./here.ts";
import "./me.ts";
import "./offer.ts";
import "./outbox.ts";
import "./pin.ts";
import "./scan.ts";
import "./sign-out.ts";
import "./stairwell.ts";
