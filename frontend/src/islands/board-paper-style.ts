import { css } from "lit";

/** On paper: the week by post, black on white, with every name in full. */
export const paperStyle = css`
  @media print {
    :host { font-size: 8pt; line-height: 1.25; color: #000; --post: 26mm; }
    .board { display: block; }
    .strip, .late, .filter, .days, .aside, .pop, .foot, .ghost, .failure, .counts .free, .running, .day .clock { display: none; }
    .paper { display: block; margin: 0 0 3mm; font-size: 10pt; }
    .stage, .stage[data-aside] { display: block; }
    .scroll { max-height: none; min-height: 0; overflow: visible; border: 0; background: none; }
    table { min-width: 0; border-collapse: collapse; }
    thead { display: table-header-group; }
    tr { break-inside: avoid; }
    thead th, tbody th, td { position: static; padding: .8mm 1mm; border: 1px solid #888; background: #fff; color: #000; box-shadow: none; }
    thead th.today, td.today { background: #fff; box-shadow: none; }
    tbody tr:last-child > * { border-bottom: 1px solid #888; }
    .day b, .name { font-size: 9pt; color: #000; }
    .counts { min-height: 0; }
    .under, .more, .head, .hours, .asks span, .shift[data-running] .hours, .legend { color: #000; }
    .asks span { border-color: #888; }
    .shift, .shift[data-running] { padding: 0 0 .6mm; border: 0; break-inside: avoid; }
    .shift + .shift { margin-top: .6mm; border-top: 1px dotted #aaa; }
    .shift[data-short] { padding: .3mm .8mm; border: 1.5px solid #000; background: none; }
    .head, .head.head { min-height: 0; font-size: inherit; }
    .head .gap, .gap, .counts .gap { padding: 0; background: none; color: #000; font-weight: 800; }
    .names { gap: 0 1.6mm; }
    .board[data-held] .shift.shift::before, .board[data-held] .shift::after { content: none; }
    .chip.chip.chip { min-height: 0; padding: 0; border: 0; background: none; color: #000; font-size: inherit; opacity: 1; outline: 0; }
    .chip > span { overflow: visible; white-space: normal; }
    .chip[data-state]::before { color: #000; }
    .chip[data-state="late"], .chip[data-change="added"] { font-weight: 700; }
    .legend { margin-top: 2mm; font-size: 7.5pt; }
    .legend .chip.chip.chip { min-height: 0; font-size: inherit; }
  }
`;
