/** City and desk pages: HTML from the server, htmx for its parts, islands where HTML is not enough. */
import "./page.ts";
import "./styles/webawesome.css";
import "./requests.ts";
import "./components.ts";
import "./dialogs.ts";
import "./live/ticks.ts";
import "./islands/city-map.ts";
import "./islands/muster-curve.ts";
import "./islands/window-wall.ts";
import "./islands/shift-board.ts";
import "./islands/pick-swap.ts";
