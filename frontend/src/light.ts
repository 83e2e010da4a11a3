/** Report-in, sign-in and a volunteer's own pages: small enough for a bad network inside a chat app's browser. */
import "./page.ts";
import "./small/remember.ts";
import "./small/from-fragment.ts";
