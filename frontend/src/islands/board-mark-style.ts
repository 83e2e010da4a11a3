import { css } from "lit";

/** Shifts and people: each state has a sign or an outline of its own, and colour only says it again. */
export const markStyle = css`
  .shift { position: relative; padding: .15rem .3rem .35rem .65rem; border: 1px solid transparent; border-inline-start: 3px solid transparent; border-radius: var(--radius-s); }
  .shift + .shift { margin-top: .15rem; }
  .head { display: flex; align-items: baseline; gap: 0 .45em; width: 100%; overflow: hidden; min-height: 1.5rem; padding: 0; border: 0; background: none; text-align: start; color: var(--ink-2); }
  .hours, .head .gap { flex: none; }
  .hours { font-weight: 600; white-space: nowrap; }
  .running, .more { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .shift[data-running] { border-inline-start-color: var(--sky); }
  .shift[data-running] .hours, .running { color: var(--sky); font-weight: 650; }
  .head .at { color: var(--ink); }
  .gap { color: var(--gap); font-weight: 650; white-space: nowrap; }
  .gap::before { content: "▲"; content: "▲" / ""; font-size: .75em; margin-inline-end: .25em; }
  .head .gap { margin-inline-start: auto; padding: 0 .45em; border-radius: 99px; background: var(--gap); color: var(--surface); }
  .more { color: var(--ink-2); }
  .head .more { margin-inline-start: auto; }
  .shift[data-short] { background: var(--gap-soft); border: 1px dashed var(--gap); border-inline-start: 3px solid var(--gap); }
  .shift[data-short] .head { flex-wrap: wrap; color: var(--ink); }
  .slim[data-short] .head { flex-wrap: nowrap; }
  .gaps .slim[data-short] .head { flex-wrap: wrap; }
  .shift[data-short] .chip, .today .chip { --chip: var(--surface); }
  .shift.slim { padding: 0 .3rem 0 .65rem; }
  .shift.slim + .slim { margin-top: 2px; }
  .gaps .at { order: -1; flex: 1 0 100%; font-weight: 650; }
  .slim .at { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 1.5em; }

  .names { display: flex; flex-wrap: wrap; gap: 3px; }
  .chip { display: inline-flex; align-items: center; max-width: 100%; min-height: 1.5rem; padding: 0 .35em; border: 1px solid transparent; border-radius: var(--radius-s); background: var(--chip, var(--ground)); color: var(--ink); text-align: start; line-height: 1.2; touch-action: manipulation; -webkit-user-select: none; user-select: none; -webkit-touch-callout: none; }
  .chip > span { line-height: 1.5; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  button.chip, button.someone { cursor: grab; }
  .chip:hover { border-color: var(--ink-2); }
  .chip::before { flex: none; margin-inline-end: .25em; font-size: .85em; }
  .chip[data-state="here"] { background: var(--lamp); border-color: var(--lamp-edge); color: var(--on-lamp); font-weight: 600; }
  .chip[data-state="here"]::before { content: "●"; content: "●" / ""; font-size: .6em; }
  .chip[data-state="late"] { border: 2px solid var(--gap); color: var(--gap); font-weight: 650; }
  .chip[data-state="late"]::before { content: "!"; content: "!" / ""; font-size: 1em; }
  .chip[data-state="done"] { background: none; color: var(--ink-2); }
  .chip[data-state="done"]::before { content: "✓"; content: "✓" / ""; }
  .chip[data-state="absent"] { background: none; border: 1px dashed var(--gap); color: var(--ink-2); }
  .chip[data-state="absent"]::before { content: "✕"; content: "✕" / ""; color: var(--gap); }
  .chip[data-hand] > span { text-decoration: underline dotted 1.5px; text-underline-offset: .2em; }
  .chip[data-change="added"] { border: 2px solid var(--calm); background: var(--calm-soft); color: var(--calm); font-weight: 650; }
  .chip[data-change="added"]::before { content: "+"; content: "+" / ""; font-size: 1.1em; }
  .chip[data-change="dropped"] { border: 1px dashed var(--line-strong); background: none; color: var(--ink-2); font-weight: 400; }
  .chip[data-change="dropped"]::before { content: "−"; content: "−" / ""; font-size: 1.1em; }
  .chip[data-change="dropped"] > span { text-decoration: line-through; }
  .chip[data-held] { opacity: .65; outline: 2px dashed var(--ink); outline-offset: 1px; }

  /* On a person's line the rail is as long as the duty; its label may be longer. */
  .chip.bar { position: absolute; z-index: 1; left: var(--left); width: calc(var(--width) - 2px); top: calc(.2rem + var(--lane) * 1.9rem); height: 1.7rem; max-width: none; margin-inline-start: 1px; padding: 0; border: 0; border-radius: 0; background: none; color: var(--ink); font-weight: 400; align-items: flex-start; }
  .chip.bar > span { overflow: visible; }
  .chip.bar::after { content: ""; position: absolute; inset: auto 0 0 0; height: .45rem; border: 1px solid var(--line-strong); border-radius: 2px; background: var(--window-dark); }
  .chip.bar[data-state="here"] { font-weight: 650; }
  .chip.bar[data-state="here"]::after { background: var(--lamp); border-color: var(--lamp-edge); }
  .chip.bar[data-state="here"]::before { color: var(--lamp-ink); align-self: center; margin-top: -.5rem; }
  .chip.bar[data-state="late"] { color: var(--gap); font-weight: 650; }
  .chip.bar[data-state="late"]::after { border: 2px solid var(--gap); background: none; }
  .chip.bar[data-state="done"] { color: var(--ink-2); }
  .chip.bar[data-state="done"]::after { background: var(--lamp-soft); border-color: var(--lamp-edge); }
  .chip.bar[data-state="absent"]::after { border: 1px dashed var(--gap); background: none; }
  .chip.bar[data-change="added"] { color: var(--calm); font-weight: 650; }
  .chip.bar[data-change="added"]::after { border-color: var(--calm); background: var(--calm); }
  .chip.bar[data-change="dropped"] { color: var(--ink-2); }
  .chip.bar[data-change="dropped"]::after { border: 1px dashed var(--line-strong); background: none; }
  .chip.bar[data-end] { justify-content: flex-end; }
  .chip.bar:hover > span, .chip.bar:focus-visible > span { background: var(--surface); box-shadow: 0 0 0 2px var(--surface); }
  .chip.bar:hover, .chip.bar:focus-visible { z-index: 2; }
  .chip.bar[data-cut="after"]::after { border-inline-end: 0; border-start-end-radius: 0; border-end-end-radius: 0; }
  .chip.bar[data-cut="before"]::after { border-inline-start: 0; border-start-start-radius: 0; border-end-start-radius: 0; }

  /* Somebody is held: where they may go is ticked and striped, where not is crossed and faint. */
  /* Both marks come with the pick-up, while the server is asked; its answer only makes one of them visible, and nothing is laid out anew. */
  .board[data-held] .shift::before { content: "✓"; content: "✓" / ""; }
  .board[data-held] .shift::after { content: "✕"; content: "✕" / ""; }
  .shift::before, .shift::after { visibility: hidden; contain: strict; position: absolute; top: .3rem; left: -.55rem; z-index: 1; display: grid; place-items: center; width: 1rem; height: 1rem; border-radius: 50%; font-size: .7rem; line-height: 1; font-weight: 700; }
  .shift[data-fit="yes"] { border: 1px solid var(--calm); border-inline-start: 3px solid var(--calm); background: repeating-linear-gradient(135deg, var(--calm-soft) 0 6px, var(--surface) 6px 9px); cursor: copy; }
  .shift[data-fit="yes"]::before { visibility: visible; background: var(--calm); color: var(--surface); }
  .shift[data-fit="yes"] .head { color: var(--ink); }
  .shift[data-fit="no"] { border-color: transparent; background: none; cursor: not-allowed; }
  .shift[data-fit="no"]::after { visibility: visible; background: var(--surface); box-shadow: inset 0 0 0 1px var(--ink-3); color: var(--ink-2); }
  .shift[data-fit="no"] .names { opacity: .8; }
  .shift[data-fit="no"] .head .gap { background: none; color: var(--gap); }
  .shift[data-fit="own"] { border: 1px dashed var(--ink); }
  .board[data-held] .shift[data-fit="own"]::before { content: "○"; content: "○" / ""; visibility: visible; background: var(--surface); color: var(--ink); }
  .shift[data-fit="yes"]:hover, .shift[data-aimed][data-fit="yes"] { box-shadow: 0 0 0 3px var(--calm); }
  .fresh { animation: lit 1.8s ease-out; }
  @keyframes lit { 0%, 40% { box-shadow: 0 0 0 4px var(--sky); } 100% { box-shadow: 0 0 0 4px transparent; } }

  @media (max-width: 699px), (pointer: coarse) {
    .names { gap: .4rem; }
    .chip:not(.bar) { min-height: 2.5rem; padding: 0 .75em; font-size: var(--step-0); }
    .legend .chip.chip { min-height: 1.75rem; font-size: inherit; }
    .head { min-height: 2.75rem; align-items: center; font-size: var(--step-0); }
    .shift::before, .shift::after { top: .8rem; }
  }
`;
