/// How a report looks: light or dark as the reader's screen is, and on paper.
enum ReportStyle {
    /// Okabe and Ito's colours <https://jfly.uni-koeln.de/color/>, lighter on a dark screen where they would be lost.
    static let css = """
        :root{--paper:#fff;--ink:#1b1b1b;--soft:#5b5b5b;--line:#dcdcdc;--c0:#0072b2;--c1:#d55e00;--c2:#007a5a;--c3:#b0507f;--c4:#a87400;--c5:#2a8fc4;--c6:#1b1b1b;--c7:#882255}
        @media(prefers-color-scheme:dark){:root{--paper:#16181b;--ink:#e8e8e8;--soft:#a9adb3;--line:#363a40;--c0:#56b4e9;--c1:#ff8a4a;--c2:#3cc79b;--c3:#e59bc2;--c4:#f0b93a;--c5:#8fd0f5;--c6:#e8e8e8;--c7:#e08aa9}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
        main{max-width:1400px;margin:0 auto;padding:1rem;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,560px),1fr));gap:0 2.5rem}
        header,section.whole{grid-column:1/-1}
        h1{font-size:1.25rem;font-weight:600;overflow-wrap:anywhere;margin:.5rem 0;color:var(--soft)}h2{font-size:1.05rem;margin:1.4rem 0 .3rem}
        .verdict{margin:0;padding:0;list-style:none}.verdict li{font-size:1.1rem;margin:.2rem 0}.verdict li:first-child{font-size:1.45rem;line-height:1.3;font-weight:650}
        .limits{color:var(--soft);font-size:.9rem;max-width:75ch}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:.3rem .9rem .3rem 0;border-bottom:1px solid var(--line);white-space:nowrap}thead th{color:var(--soft);font-weight:500}tbody th{font-weight:600}
        .key{display:inline-block;width:.8em;height:.8em;border-radius:50%;margin-right:.5em;background:var(--c)}
        .s0{--c:var(--c0)}.s1{--c:var(--c1)}.s2{--c:var(--c2)}.s3{--c:var(--c3)}.s4{--c:var(--c4)}.s5{--c:var(--c5)}.s6{--c:var(--c6)}.s7{--c:var(--c7)}
        .legend{display:flex;flex-wrap:wrap;gap:0 1.1rem;list-style:none;margin:0 0 .3rem;padding:0;font-size:.85rem;color:var(--soft)}.legend li{overflow-wrap:anywhere}
        .chart{width:100%;height:auto;display:block}.chart:focus-visible{outline:2px solid var(--c0);outline-offset:2px}
        .chart text{fill:var(--soft);font-size:12px}.chart .axis{fill:var(--ink)}.grid{stroke:var(--line)}
        .bold{fill:none;stroke:var(--c);stroke-width:2.2;stroke-linejoin:round}.thin{fill:none;stroke:var(--c);stroke-width:.8;opacity:.4}.many .thin{opacity:.15}.band{fill:var(--c);opacity:.12}.reach{stroke:var(--c);stroke-width:3;opacity:.55}
        circle{fill:var(--c);stroke:var(--paper);stroke-width:1}.quiet circle{opacity:0}.quiet circle.on{opacity:1}circle.on{stroke:var(--ink);stroke-width:2}
        .cell{fill:var(--c0)}.cell.best{stroke:var(--ink);stroke-width:2}.chart .value{fill:var(--ink);font-size:11px}.chart .value.best{font-weight:700}
        .narrow{display:none}@media(max-width:600px){tbody th{white-space:normal;overflow-wrap:anywhere;min-width:9rem}.wide{display:none}.narrow{display:block}}
        dl{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.2rem 1rem;font-size:.85rem}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere;font-family:ui-monospace,"Liberation Mono",monospace}
        #tip{position:fixed;left:0;top:0;pointer-events:none;background:var(--ink);color:var(--paper);padding:.25rem .5rem;border-radius:4px;font-size:.85rem;opacity:0;max-width:90vw}#tip.on{opacity:1}
        @media print{:root{--paper:#fff;--ink:#000;--soft:#444;--line:#ccc}main{display:block}section{break-inside:avoid}#tip{display:none}.narrow{display:none}.wide{display:block}}
        """
}
