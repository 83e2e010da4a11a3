import { css } from "lit";

/** What opens over the board, and the bar at its foot. */
export const panelStyle = css`
  .pop { position: fixed; inset: 0 auto auto 0; z-index: 20; display: grid; gap: .35rem; width: 20rem; max-width: calc(100vw - 1rem); max-height: calc(100vh - 1rem); overflow: auto; padding: var(--space-4); border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); box-shadow: 0 .5rem 2rem var(--shade); font-size: var(--step-0); outline: none; }
  .pop h3, .aside h3 { font-size: var(--step-1); font-weight: 650; line-height: 1.3; }
  .pop .under, .pop .facts { font-size: var(--step--1); }
  .pop .facts { display: grid; gap: .15rem; padding-top: .35rem; border-top: 1px solid var(--line); color: var(--ink-2); }
  .acts { display: flex; flex-wrap: wrap; gap: var(--space-2); margin-top: .35rem; }
  .acts button, .foot button { min-height: 2.5rem; padding: 0 1rem; border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--raised); color: var(--ink); font-weight: 600; }
  .acts .go, .foot .go { background: var(--lamp); border-color: var(--lamp); color: var(--on-lamp); }
  .acts .quiet { border-color: transparent; background: none; color: var(--ink-2); }

  .aside { display: grid; align-content: start; grid-template-rows: auto auto auto minmax(0, 1fr); gap: var(--space-2); max-height: var(--board-height, calc(100vh - 12rem)); padding: var(--space-3); border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); min-width: 0; }
  .aside header { display: flex; justify-content: space-between; align-items: start; gap: var(--space-2); }
  .aside .filter input { width: 100%; }
  .shut { flex: none; width: 2.25rem; min-height: 2.25rem; padding: 0; border: 0; border-radius: var(--radius); background: none; color: var(--ink-2); }
  .shut:hover { background: var(--raised); color: var(--ink); }
  .free-people { display: grid; align-content: start; gap: 4px; overflow: auto; min-height: 0; padding: 3px; margin: -3px; }
  .someone { display: grid; grid-template-columns: 1fr auto; gap: 0 .5rem; width: 100%; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: var(--radius-s); background: var(--raised); text-align: start; -webkit-user-select: none; user-select: none; -webkit-touch-callout: none; }
  .someone:hover { border-color: var(--ink-2); }
  .someone .under, .someone .asks { grid-column: 1 / -1; }
  .someone[data-held] { outline: 2px dashed var(--ink); }

  .foot { position: sticky; bottom: .5rem; z-index: 10; display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--space-2) var(--space-4); padding: var(--space-3) var(--space-4); border: 1px solid var(--line-strong); border-inline-start: 5px solid var(--sky); border-radius: var(--radius); background: var(--raised); box-shadow: 0 .25rem 1.5rem var(--shade); font-size: var(--step-0); }
  .foot > span:first-child { flex: 1 1 12rem; }
  .foot[data-tone="gap"] { border-inline-start-color: var(--gap); }
  .foot[data-tone="ok"] { border-inline-start-color: var(--calm); }
  .foot[data-tone="ok"] > span:first-child::before { content: "✓ "; content: "✓ " / ""; color: var(--calm); font-weight: 700; }
  .foot[data-tone="gap"] > span:first-child::before { content: "✕ "; content: "✕ " / ""; color: var(--gap); font-weight: 700; }
  .foot b { font-weight: 650; }
  .foot .why { display: block; }
  .foot .shut { border: 0; padding: 0; }
  .ghost { position: fixed; inset: 0 auto auto 0; z-index: 30; display: grid; max-width: 18rem; padding: .4rem .75rem; border: 2px solid var(--ink); border-radius: var(--radius); background: var(--surface); box-shadow: 0 .5rem 1.5rem var(--shade); font-size: var(--step-0); pointer-events: none; }
  .ghost[data-fit="yes"] { border-color: var(--calm); }
  .ghost[data-fit="yes"] span { color: var(--calm); font-weight: 600; }
  .ghost[data-fit="no"] { border: 2px dashed var(--gap); }

  @media (max-width: 699px) {
    .pop { inset: auto 0 0 0; width: auto; max-width: none; max-height: 80vh; border-radius: var(--radius) var(--radius) 0 0; padding-bottom: calc(var(--space-4) + env(safe-area-inset-bottom)); }
    .acts button, .foot button { min-height: 3rem; flex: 1 1 auto; }
    .foot .shut { flex: none; width: 3rem; }
    .aside { position: fixed; inset: auto 0 0 0; z-index: 15; max-height: 60vh; border-radius: var(--radius) var(--radius) 0 0; box-shadow: 0 -.5rem 2rem var(--shade); }
    .board[data-dragging] .aside { opacity: .15; pointer-events: none; }
    .someone { min-height: 3rem; align-content: center; }
    .shut { width: 3rem; min-height: 3rem; }
  }
`;
