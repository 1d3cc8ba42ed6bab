/** The look of a report: system fonts, light and dark, one column that fits a phone. */
export const style = `
:root { color-scheme: light dark; --page: #fff; --ink: #181c22; --muted: #58606c; --rule: #dee2e8; --panel: #f5f7f9; }
@media (prefers-color-scheme: dark) {
  :root { --page: #16191e; --ink: #eceff3; --muted: #a0a8b4; --rule: #343a43; --panel: #1f242b; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 3rem; }
h1 { font-size: clamp(1.5rem, 5vw, 2.1rem); line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--rule); }
p { max-width: 44rem; margin: .5rem 0; }
.lead { color: var(--muted); font-size: 1.1rem; }
figure { margin: 1.25rem 0; }
figcaption, caption { color: var(--muted); font-size: .92rem; text-align: left; }
figcaption { margin-top: .4rem; max-width: 44rem; }
caption { padding-bottom: .4rem; }
.scroll { overflow-x: auto; }
summary, figure label { color: var(--muted); font-size: .92rem; }
img { display: block; height: auto; border-radius: 4px; }
table { border-collapse: collapse; margin: .75rem 0; font-size: .95rem; }
th, td { padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.number, .short { white-space: nowrap; }
.long { min-width: min(22rem, 80vw); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1rem 0; }
.facts div { background: var(--panel); border-radius: 8px; padding: .7rem .9rem; }
dt { color: var(--muted); font-size: .88rem; }
dd { margin: 0; font-size: 1.3rem; font-weight: 600; overflow-wrap: anywhere; }
code { font-size: .92em; background: var(--panel); border-radius: 4px; padding: 0 .2em; }
pre { background: var(--panel); border-radius: 8px; padding: .8rem .9rem; overflow-x: auto; font-size: .88rem; }
footer { margin-top: 3rem; color: var(--muted); font-size: .88rem; }
`;
