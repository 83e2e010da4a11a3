import { css, unsafeCSS } from "lit";
import panes from "../styles/panes.css?inline";

export const wallStyle = [unsafeCSS(panes), css`
  :host { display: block; min-width: 0; font-size: var(--step-0); }
  .stage { position: relative; }
  .probe { position: absolute; width: 1em; height: 0; visibility: hidden; }
  .scroll { overflow-x: auto; padding: 4px 0; scrollbar-width: thin; }
  .wall { position: relative; width: max-content; margin-inline: auto; padding-block: var(--wall-roof) var(--wall-foot); }
  .back { position: absolute; inset: 0 auto auto 0; pointer-events: none; display: block; }
  .facade { fill: var(--facade); stroke: var(--line-strong); stroke-width: 1; }
  .ground { stroke: var(--line-strong); stroke-width: 2; }
  .name { fill: var(--ink-2); font-size: var(--step--1); text-anchor: middle; }
  .gap { fill: var(--gap); font-size: var(--step--1); font-weight: 650; text-anchor: middle; }
  .storey { position: relative; display: flex; align-items: center; height: calc(var(--wall-height) + var(--wall-gap)); }
  .number { box-sizing: border-box; position: sticky; left: 0; z-index: 1; flex: none; width: var(--wall-gutter); padding-inline-end: .4em; text-align: end; font-size: var(--step--1); line-height: 1; font-variant-numeric: tabular-nums; color: var(--ink-2); }
  .scrolls .number { align-self: stretch; display: grid; place-items: center end; background: var(--wall-ground, var(--surface)); }
  [role="gridcell"] { display: contents; }
  /* No position and no scrolling box of its own: two thousand of them would each be a layer to paint. */
  .storey .hole, .storey .pane { display: block; flex: none; width: var(--wall-width); height: var(--wall-height); margin: 0 var(--wall-gap) 0 0; outline: none; text-decoration: none; }
  .storey [data-edge="first"], .storey [data-edge="only"] { margin-left: calc(var(--wall-stair) / 2); }
  .storey [data-edge="last"], .storey [data-edge="only"] { margin-right: calc(var(--wall-stair) / 2); }
  a.pane { cursor: pointer; }
  .numbered .pane { overflow: hidden; overflow: clip; padding-top: calc(var(--wall-height) * .1); border-radius: 3px; font-size: var(--wall-letter); line-height: 1; font-weight: 600; font-variant-numeric: tabular-nums; text-align: center; white-space: nowrap; text-overflow: ellipsis; color: var(--pane-ink); }
  .numbered .pane[data-state="reached"] { font-weight: 500; color: var(--on-lamp); box-shadow: 0 0 .6em var(--lamp-glow); }
  .tall .pane[data-state="reached"] { background: linear-gradient(var(--mullion), var(--mullion)) 0 64% / 100% 1px no-repeat, var(--lamp); }
  .numbered .pane[data-state="tried"] { background: linear-gradient(var(--pane) 64%, var(--lamp) 64%); }
  .numbered .pane[data-state="conflict"] { padding-top: calc(var(--wall-height) * .1 - 1px); background: linear-gradient(to bottom right, var(--pane) 50%, var(--lamp) 50.5%) 0 100% / 100% 46% no-repeat, var(--pane); }
  .numbered .pane[data-state="excused"] { font-weight: 500; color: var(--ink-2); background: radial-gradient(circle closest-side, var(--ink-2) 60%, transparent 68%) 50% 92% / 100% 30% no-repeat, var(--pane-blank); }
  .numbered .pane[data-state="out"] { font-weight: 400; color: var(--ink-3); }
  .storey .pane:focus-visible { position: relative; outline: 3px solid var(--sky); outline-offset: 2px; z-index: 2; }
  .storey a.pane:hover { position: relative; outline: 2px solid var(--ink); outline-offset: 1px; z-index: 2; }
  .tip { box-sizing: border-box; position: absolute; inset: 0 auto auto 0; z-index: 3; width: max-content; max-width: min(18rem, 96%); padding: .3rem .65rem; font-size: var(--step--1); line-height: 1.4; color: var(--ink); background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius); box-shadow: 0 .25rem 1rem var(--shade); pointer-events: none; }
  .legend { display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin: .5rem 0 0; padding: 0; list-style: none; font-size: var(--step--1); color: var(--ink-2); }
  .legend li { display: inline-flex; align-items: center; gap: .45em; }
  .legend .pane { width: 1em; height: 1.2em; }
  .note { margin: .5rem 0 0; font-size: var(--step--1); font-weight: 600; color: var(--gap); }
  .empty { margin: 0; padding: var(--space-6) var(--space-4); text-align: center; color: var(--ink-2); border: 1px dashed var(--line-strong); border-radius: var(--radius); }
  .unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .fresh { position: relative; animation: lit 1.8s ease-out; }
  @keyframes lit { 0% { box-shadow: 0 0 0 0 var(--lamp); } 25% { box-shadow: 0 0 .7em .35em var(--lamp); } 100% { box-shadow: 0 0 1.2em .6em transparent; } }
  @media (prefers-reduced-motion: reduce) { .fresh { animation: none; } }
  @media print {
    .scroll { overflow: visible; }
    .wall { zoom: var(--wall-zoom, 1); }
    .number { position: static; color: #000; }
    .tip { display: none; }
    .facade { fill: none; stroke: #777; }
    .name, .gap { fill: #000; }
    .legend, .note { color: #000; }
    .numbered .pane, .numbered .pane[data-state] { color: #000; box-shadow: none; }
    .wall .pane[data-state="reached"] { background: #bbb; }
    .numbered .pane[data-state="tried"] { background: linear-gradient(#fff 64%, #888 64%); }
    .numbered .pane[data-state="conflict"] { background: linear-gradient(to bottom right, #fff 50%, #888 50.5%) 0 100% / 100% 46% no-repeat, #fff; }
    .numbered .pane[data-state="excused"] { background: radial-gradient(circle closest-side, #000 60%, transparent 68%) 50% 92% / 100% 30% no-repeat, #fff; }
  }
`];
