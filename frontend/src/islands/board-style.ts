import { css } from "lit";
import { panelStyle } from "./board-panel-style.ts";
import { paperStyle } from "./board-paper-style.ts";
import { markStyle } from "./board-mark-style.ts";

const frame = css`
  :host { display: block; min-width: 0; font-size: var(--step--1); line-height: 1.4; font-variant-numeric: tabular-nums; color: var(--ink); --post: 10.5rem; }
  * { box-sizing: border-box; }
  h3, p, ul { margin: 0; padding: 0; }
  ul { list-style: none; }
  button { font: inherit; color: inherit; cursor: pointer; }
  :focus-visible { outline: 3px solid var(--sky); outline-offset: 1px; border-radius: var(--radius-s); }
  .unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .board { display: grid; gap: var(--space-3); min-width: 0; }
  .paper { display: none; }

  .strip, .late { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2) var(--space-3); }
  .strip .totals { color: var(--ink-2); margin-inline-start: auto; }
  .views { display: inline-flex; padding: 3px; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--ground); }
  .views button { white-space: nowrap; min-height: 2.25rem; padding: 0 1rem; border: 0; border-radius: calc(var(--radius) - 3px); background: none; color: var(--ink-2); }
  .views button[aria-pressed="true"] { background: var(--raised); color: var(--ink); font-weight: 650; box-shadow: 0 1px 3px var(--shade), 0 0 0 1px var(--line-strong); }
  .gapcount { display: inline-flex; align-items: center; gap: .5em; min-height: 2.5rem; padding: 0 .9rem; border: 1px solid var(--gap); border-radius: var(--radius); background: var(--gap-soft); font-size: var(--step-0); }
  .gapcount .onward { color: var(--gap); }
  .fine { color: var(--calm); font-weight: 600; }
  .fine::before { content: "✓ "; content: "✓ " / ""; }
  .proposal { padding: .35rem .75rem; border: 1px dashed var(--sky); border-radius: var(--radius); background: var(--sky-soft); color: var(--ink); }
  .late .lead { font-weight: 650; color: var(--gap); }
  .late .lead::before { content: "! "; content: "! " / ""; }
  .late button { min-height: 2rem; padding: 0 .7rem; border: 1px solid var(--line-strong); border-radius: 99px; background: var(--raised); color: var(--ink-2); }
  .late button b { color: var(--ink); font-weight: 650; }
  .filter { display: block; }
  .filter input { width: min(100%, 18rem); min-height: 2.5rem; padding: 0 .75rem; font: inherit; font-size: var(--step-0); color: var(--ink); background: var(--raised); border: 1px solid var(--line-strong); border-radius: var(--radius); }
  .filter input::placeholder { color: var(--ink-3); }
  .empty { display: grid; justify-items: center; gap: var(--space-2); padding: var(--space-6) var(--space-4); text-align: center; color: var(--ink-2); border: 1px dashed var(--line-strong); border-radius: var(--radius); }
  .note { font-weight: 600; color: var(--gap); }
  .failure { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--space-2) var(--space-4); padding: var(--space-3) var(--space-4); border-inline-start: 4px solid var(--gap); border-radius: var(--radius); background: var(--gap-soft); font-size: var(--step-0); }
  .failure button { display: inline-flex; align-items: center; gap: .5em; min-height: 2.5rem; padding: 0 1rem; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--raised); font-weight: 600; }
  .icon { width: 1.1em; height: 1.1em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
  .skeleton { display: grid; gap: var(--space-2); }
  .skeleton i { display: block; height: 5rem; border-radius: var(--radius); background: var(--raised); border: 1px solid var(--line); animation: wait 1.6s ease-in-out infinite alternate; }
  .skeleton i:first-of-type { height: 2.5rem; width: 18rem; max-width: 100%; }
  @keyframes wait { to { opacity: .45; } }

  .stage { display: grid; grid-template-columns: minmax(0, 1fr); min-width: 0; }
  .stage[data-aside] { grid-template-columns: minmax(0, 1fr) 15rem; gap: var(--space-3); }
  .scroll { overflow: auto; max-height: var(--board-height, calc(100vh - 12rem)); min-height: 18rem; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); scrollbar-width: thin; scroll-padding: 4.5rem 1rem 1rem calc(var(--post) + .5rem); overscroll-behavior-x: contain; }
  table { width: 100%; min-width: 58rem; border-collapse: separate; border-spacing: 0; table-layout: fixed; }
  th { font-weight: inherit; text-align: start; vertical-align: top; }
  [role="row"] { display: grid; grid-template-columns: var(--post) repeat(var(--days), minmax(0, 1fr)); min-width: 58rem; }
  .heads { position: sticky; top: 0; z-index: 6; }
  thead th, .heads > * { position: sticky; top: 0; z-index: 4; min-width: 0; padding: .45rem .5rem; background: var(--surface); border-bottom: 1px solid var(--line-strong); border-inline-start: 1px solid var(--line); color: var(--ink-2); }
  .heads > .corner { display: flex; align-items: flex-end; }
  thead th.corner, .heads > .corner { left: 0; z-index: 5; width: var(--post); vertical-align: bottom; border-inline-start: 0; }
  tbody th, [role="rowheader"] { position: sticky; left: 0; z-index: 3; padding: .5rem .6rem; background: var(--surface); border-inline-end: 1px solid var(--line-strong); overflow-wrap: anywhere; }
  tbody tr > *, [role="row"] > * { border-bottom: 1px solid var(--line); }
  tbody tr:last-child > * { border-bottom: 0; }
  td, [role="cell"] { position: relative; min-width: 0; padding: .25rem; vertical-align: top; border-inline-start: 1px solid var(--line); }
  td:first-of-type { border-inline-start: 0; }
  thead th.today, .heads > .today { background: var(--sky-soft); color: var(--ink); box-shadow: inset 0 3px 0 var(--sky); }
  td.today, [role="cell"].today { background-color: var(--ground); }
  .day { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .4em; }
  .day b { color: var(--ink); font-size: var(--step-0); font-weight: 650; }
  .day .clock { color: var(--sky); font-weight: 650; }
  .counts { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 .5em; min-height: 1.75rem; }
  .counts .free { min-height: 1.6rem; margin-inline-start: auto; padding: 0 .1rem; border: 0; background: none; color: var(--sky); text-decoration: underline; text-underline-offset: .2em; }
  .counts .free[aria-expanded="true"] { font-weight: 650; text-decoration-thickness: 2px; }
  .name { display: block; font-size: var(--step-0); font-weight: 650; }
  .under { display: block; color: var(--ink-2); }
  .asks { display: flex; flex-wrap: wrap; gap: .2rem .3rem; margin-top: .25rem; }
  .asks span { padding: 0 .4em; border: 1px solid var(--line-strong); border-radius: var(--radius-s); color: var(--ink-2); }
  .none { padding: var(--space-4); color: var(--ink-2); }

  .by-person [role="rowheader"] { padding: .3rem .6rem; }
  .by-person { --post: 13rem; }
  .who { display: flex; align-items: baseline; gap: .45em; min-width: 0; }
  .who .name { flex: none; }
  .who .under { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .load { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .4em; color: var(--ink-2); }
  .load .mark { padding: 0 .35em; border: 1px solid var(--line-strong); border-radius: var(--radius-s); line-height: 1.3; }
  .meter { width: 2.5rem; height: .5rem; flex: none; border-radius: 3px; background: var(--window-dark); outline: 1px solid var(--window-edge); outline-offset: -1px; }
  .meter .planned { fill: var(--lamp-soft); stroke: var(--lamp-edge); }
  .meter .worked { fill: var(--lamp); stroke: var(--lamp-edge); }
  .line { content-visibility: auto; contain-intrinsic-size: 1px 3.2rem; }
  .line > [role="cell"] { min-height: calc(var(--lanes, 1) * 1.9rem + .4rem); padding: 0; background-image: linear-gradient(90deg, transparent calc(33.33% - 1px), var(--line) 33.33%, transparent 33.33%, transparent calc(66.66% - 1px), var(--line) 66.66%, transparent 66.66%); }
  .line > .today { background-image: linear-gradient(90deg, transparent calc(var(--now) - 1px), var(--sky) calc(var(--now) - 1px), var(--sky) calc(var(--now) + 1px), transparent calc(var(--now) + 1px)); }
  .line:hover > * { background-color: var(--raised); }
  .away { position: absolute; top: 0; bottom: 0; left: var(--left); width: var(--width); background: repeating-linear-gradient(135deg, var(--line) 0 2px, transparent 2px 7px); pointer-events: none; }
  .gaps > * { border-bottom: 2px solid var(--gap); }
  .gaps .name { color: var(--gap); }
  .tray > [role="rowheader"], .tray > [role="cell"] { background: var(--sky-soft); }

  .open-free { justify-self: start; min-height: 2.75rem; padding: 0 1rem; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--raised); font-weight: 600; }
  .list { display: grid; gap: var(--space-3); }
  .entry { padding: var(--space-3); border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); }
  .entry h3 { font-weight: inherit; margin-bottom: var(--space-2); }
  .entry.person { display: grid; gap: var(--space-2); }
  .entry.person h3 { margin: 0; }
  .entry .off { color: var(--ink-2); }
  .days { position: sticky; top: 0; z-index: 4; display: grid; grid-auto-flow: column; grid-auto-columns: minmax(2.75rem, 1fr); gap: 3px; overflow-x: auto; padding: 3px 0; background: var(--ground); scrollbar-width: none; }
  .days button { display: grid; justify-items: center; align-content: start; min-height: 3.75rem; padding: .3rem .1rem; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); color: var(--ink-2); line-height: 1.3; }
  .days button b { color: var(--ink); font-size: var(--step-1); font-weight: 650; }
  .days button.today { box-shadow: inset 0 3px 0 var(--sky); }
  .days button[aria-pressed="true"] { background: var(--sky-soft); border-color: var(--sky); color: var(--ink); }
  .days .gap { font-size: .92em; }
  .days .may { color: var(--calm); font-weight: 650; }
  .legend { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem 1rem; color: var(--ink-2); }
  .legend .chip { cursor: default; }
  @media (max-width: 699px) {
    .scroll { max-height: none; min-height: 0; overflow: visible; border: 0; background: none; }
    .strip .totals { margin: 0; flex: 1 1 14rem; }
    .views { flex: 1 1 auto; }
    .views button { flex: 1; min-height: 2.75rem; }
    .gapcount { min-height: 3rem; flex: 1 1 auto; justify-content: center; }
    .late { flex-wrap: nowrap; overflow-x: auto; scrollbar-width: none; }
    .late > * { flex: none; }
    .late button { min-height: 2.75rem; }
    .filter input { width: 100%; min-height: 3rem; }
    .stage[data-aside] { grid-template-columns: minmax(0, 1fr); }
  }
  @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
`;

export const boardStyle = [frame, markStyle, panelStyle, paperStyle];
