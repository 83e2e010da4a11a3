/** What every page has: the look, and the small parts that need no library. */
import "./styles/tokens.css";
import "./styles/page.css";
import "./small/theme.ts";
import "./small/copy.ts";
import "./small/print.ts";
import "./small/clock.ts";
import "./small/once.ts";
