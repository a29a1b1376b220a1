/// The style of a report: on screens light or dark as the reader has it, on paper black on white.
enum PageStyle {
  /// The text of the style sheet.
  static let text = """
    :root { color-scheme: light dark; --ground: #fff; --ink: #1a1a1a; --soft: #4d4d4d; --line: #b8b8b8;
      --panel: #f3f4f6; --accent: #005a8f; --on-accent: #fff; --shade: rgb(0 0 0 / 20%); }
    @media (prefers-color-scheme: dark) {
      :root { --ground: #16181b; --ink: #ececec; --soft: #b9bdc3; --line: #4b5058; --panel: #22262b;
        --accent: #7cc4f2; --on-accent: #10202c; --shade: rgb(255 255 255 / 20%); }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1rem clamp(0.75rem, 3vw, 2.5rem) 4rem; max-width: 84rem; background: var(--ground);
      color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, Arial, "Liberation Sans", sans-serif; }
    h1 { font-size: 1.6rem; line-height: 1.2; margin: 0.5rem 0; }
    h2 { font-size: 1.25rem; margin: 2.5rem 0 0.5rem; border-bottom: 1px solid var(--line); padding-bottom: 0.25rem; }
    h3 { font-size: 1.05rem; margin: 1rem 0 0.25rem; }
    p, ul { margin: 0.4rem 0; max-width: 70ch; }
    .lead { font-size: 1.15rem; max-width: none; }
    .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: 0.75rem;
      list-style: none; padding: 0; margin: 1rem 0; max-width: none; }
    .cards li { display: flex; flex-direction: column; border: 1px solid var(--line);
      border-top: 4px solid var(--accent); border-radius: 4px; padding: 0.6rem 0.9rem 0.7rem; }
    .cards .name { font-weight: 600; line-height: 1.3; }
    .cards .value { font-size: 2rem; font-weight: 600; line-height: 1.4; }
    @media (min-width: 60rem) { .cards .name { min-height: 5.2em; } }
    .banner { border: 2px solid currentColor; padding: 0.5rem 0.75rem; font-weight: bold; }
    .soft { color: var(--soft); font-size: 0.92rem; }
    p.soft { max-width: 100ch; }
    .mono { font-family: ui-monospace, Consolas, "Liberation Mono", monospace; font-size: 0.85rem;
      overflow-wrap: anywhere; }
    .skip { position: absolute; left: -200vw; }
    .skip:focus { position: static; }
    nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; padding: 0; max-width: none; }
    a { color: var(--accent); }
    .scroll { margin: 0.6rem 0; overflow-x: auto; border: 1px solid var(--line); border-radius: 4px; background:
      linear-gradient(to left, var(--ground) 40%, transparent) right / 2.5rem 100% no-repeat local,
      linear-gradient(to left, var(--shade), transparent) right / 0.9rem 100% no-repeat scroll; }
    .day { white-space: nowrap; }
    .scroll:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, a:focus-visible,
    svg [tabindex]:focus-visible, .details:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
    table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: 0.9rem; }
    caption { text-align: left; padding: 0.4rem 0.5rem; color: var(--soft); }
    caption div { position: sticky; left: 0.5rem; width: fit-content; max-width: min(100vw - 3.5rem, 80rem); }
    .beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); gap: 0 1rem;
      align-items: start; }
    th, td { padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
    thead th { background: var(--panel); white-space: nowrap; }
    table.many { font-size: 0.82rem; }
    .many th, .many td { padding: 0.3rem 0.35rem; }
    .many thead th { white-space: normal; vertical-align: bottom; }
    tbody th, thead th:first-child { position: sticky; left: 0; z-index: 1; }
    tbody th { background: var(--ground); }
    td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
    th button { all: unset; cursor: pointer; font-weight: 600; }
    tbody th button.opens { font-weight: 600; text-decoration: underline dotted; text-underline-offset: 0.2em; }
    body:not(.scripted) button.opens { text-decoration: none; cursor: auto; }
    th button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    th[aria-sort] button::after { content: " \\2195"; color: var(--soft); }
    th[aria-sort=ascending] button::after { content: " \\2191"; color: inherit; }
    th[aria-sort=descending] button::after { content: " \\2193"; color: inherit; }
    .controls { display: flex; flex-wrap: wrap; gap: 0.6rem 1rem; align-items: end; margin: 0.6rem 0; }
    .controls label { display: block; font-size: 0.92rem; color: var(--soft); }
    .controls > * { min-width: 0; max-width: 100%; }
    .controls select { width: 100%; }
    .controls > .wide { flex: 1 1 22rem; }
    button, select, input { font: inherit; color: inherit; }
    .controls button, .more, select, input[type=date], input[type=search] { background: var(--panel);
      min-height: 2.5rem; border: 1px solid var(--soft); border-radius: 4px; padding: 0.3rem 0.8rem; max-width: 100%; }
    .controls button, .more { cursor: pointer; }
    .controls button:disabled { opacity: 0.55; cursor: default; }
    input[type=range] { width: 100%; height: 2.5rem; margin: 0; accent-color: var(--accent); }
    .figure { --ground: #fff; --shade: rgb(0 0 0 / 20%); background-color: #fff; color: #000; }
    .figure svg { display: block; width: 100%; min-width: 46rem; max-width: 66rem; height: auto; margin: 0 auto; }
    .figure svg.overview { height: auto; min-width: 0; }
    .figure .narrow svg { min-width: 0; }
    .figure .follow text { paint-order: stroke; stroke: #fff; stroke-width: 1; pointer-events: none; }
    .narrow { display: none; }
    @media (max-width: 40rem) { .beside th, .beside td { padding: 0.3rem 0.4rem; }
      #check-table td:last-child { min-width: 20rem; } }
    @media (max-width: 40rem) { .narrow { display: block; } .narrow + .wide-only { display: none; } }
    .overview-box { max-height: 20rem; overflow: auto; margin: 0.5rem 0; cursor: pointer; }
    .figure g[role=button] { cursor: pointer; }
    .figure g.bar:hover .outline { stroke-width: 0.4; }
    .figure g.chosen .outline { stroke: #d55e00; stroke-width: 0.6; }
    .figure g.mark.chosen path { stroke: #d55e00; stroke-width: 0.5; }
    .details { border: 1px solid var(--line); border-left: 5px solid var(--accent); border-radius: 4px;
      background: var(--panel); padding: 0.25rem 1rem 0.75rem; margin: 0.75rem 0; }
    .details ul { padding-left: 1.2rem; max-width: none; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; }
    dt { color: var(--soft); }
    dd { margin: 0; overflow-wrap: anywhere; }
    @media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.5rem; } }
    body.scripted tr.beyond { display: none; }
    body:not(.scripted) .scripted-only { display: none; }
    @page { size: A4; margin: 14mm; }
    @page wide { size: A4 landscape; }
    @media print {
      :root { --ground: #fff; --ink: #000; --soft: #333; --line: #999; --panel: #fff; --accent: #000; }
      html { font-size: 9pt; }
      body { max-width: none; padding: 0; }
      #swimmer { break-before: page; }
      .cards { grid-template-columns: repeat(3, 1fr); }
      .cards li { break-inside: avoid; }
      #outcomes { page: wide; }
      nav, .skip, .controls, .more, .on-screen, .narrow, .overview-box, th[aria-sort] button::after { display: none;
        content: ""; }
      .narrow + .wide-only { display: block; }
      tbody th, thead th:first-child { position: static; }
      h2 { margin-top: 1.2rem; }
      h2, #survival > p { break-after: avoid; }
      p { break-inside: avoid; }
      tbody th button.opens { text-decoration: none; }
      .scroll { overflow: visible; border: 0; background: none; }
      caption div { max-width: none; }
      .figure svg { min-width: 0; }
      #survival .figure svg { max-width: 150mm; }
      table, table.many { font-size: 7pt; }
      th, td, .many th, .many td { padding: 0.1rem 0.25rem; }
      td.number, th.number { white-space: normal; }
      thead th { white-space: normal; }
      tr, .figure { break-inside: avoid; }
    }
    """
}
