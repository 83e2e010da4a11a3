import { css } from "lit";

export const mapStyle = css`
  :host { display: grid; grid-template-rows: minmax(18rem, 1fr) auto; gap: var(--space-2); min-width: 0; min-height: 0; font-size: var(--step-0); }
  .stage { position: relative; min-height: 0; overflow: hidden; border-radius: var(--radius); background: var(--ground); touch-action: pan-y; }
  .stage.zoomed { touch-action: none; cursor: grab; }
  svg { display: block; }
  .stage > svg { position: absolute; inset: 0; }
  .district { fill: var(--raised); stroke: var(--line-strong); stroke-width: 1; vector-effect: non-scaling-stroke; }
  .district.far { fill: none; stroke: var(--line); }
  .name { font-size: var(--name-size, 1em); font-weight: 650; fill: var(--ink-2); paint-order: stroke; stroke: var(--raised); stroke-width: 4; stroke-linejoin: round; pointer-events: none; }
  .leader { stroke: var(--ink-3); stroke-width: 1; fill: none; }
  .community { cursor: pointer; outline: none; }
  .full { fill: var(--lamp); stroke: var(--lamp-edge); stroke-width: 1; }
  .some { fill: var(--raised); stroke: var(--lamp-edge); stroke-width: 1.6; }
  .half { fill: var(--lamp-edge); }
  .few { fill: var(--surface); stroke: var(--gap); stroke-width: 2.2; }
  .none { fill: var(--surface); stroke: var(--gap); stroke-width: 2; stroke-linejoin: round; }
  .idle { fill: var(--ink-3); }
  .chosen { pointer-events: none; }
  .halo { fill: none; stroke: var(--sky); stroke-width: 3; }
  .tip { position: absolute; inset: 0 auto auto 0; max-width: min(18rem, 90%); width: max-content; padding: .35rem .65rem; font-size: var(--step--1); line-height: 1.45; color: var(--ink); background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius); box-shadow: 0 .25rem 1rem var(--shade); pointer-events: none; }
  .tip span { color: var(--ink-2); }
  .under { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1rem; font-size: var(--step--1); color: var(--ink-2); }
  .legend { display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin: 0; }
  .legend span { display: inline-flex; align-items: center; gap: .4em; }
  .tools { display: flex; align-items: center; gap: .25rem; margin-inline-start: auto; }
  .tools a { color: var(--sky); margin-inline-end: .5rem; }
  .tools button { display: grid; place-items: center; width: 2.5rem; height: 2.5rem; padding: 0; border: 1px solid var(--line-strong); border-radius: var(--radius); color: var(--ink); background: var(--raised); cursor: pointer; }
  .tools button:disabled { color: var(--ink-3); border-color: var(--line); cursor: default; }
  :focus-visible { outline: 3px solid var(--sky); outline-offset: 2px; }
  .icon { width: 1.25rem; height: 1.25rem; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
  @media print { .tools { display: none; } }
`;
