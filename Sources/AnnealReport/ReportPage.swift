internal import AnnealEvidence

extension Report {
    /// The whole report as one file that asks nobody for anything.
    public var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <title>\(Markup.escaped(subject))</title>
        <style>\(ReportStyle.css)</style>
        </head>
        <body>
        <main>
        <header><h1>\(Markup.escaped(subject))</h1>
        <ul class="verdict">\(verdict.map { "<li>\(Markup.escaped($0))</li>" }.joined())</ul>
        <p class="limits">\(Markup.escaped(limits))</p></header>
        \(heatMaps.map { section($0.title, $0.svg) }.joined(separator: "\n"))
        <section class="whole"><h2>Arms</h2>\(legendAndTable)</section>
        \(charts.map { section($0.title, $0.svg, legend: legend(of: $0)) }.joined(separator: "\n"))
        <section class="whole"><h2>What was run with what</h2><dl>\(facts.map { "<dt>\(Markup.escaped($0.name))</dt><dd>\(Markup.escaped($0.value))</dd>" }.joined())</dl></section>
        </main>
        <div id="tip" role="status" aria-live="polite"></div>
        <script>\(ReportScript.text)</script>
        </body>
        </html>

        """
    }

    /// What the verdict does not say.
    private var limits: String {
        let seeds = arms.map(\.standing.seeds).max() ?? 0
        return
            "Compared by \(plan.metric.name) after \(plan.steps) steps, on up to \(seeds) paired seeds; a difference below "
            + "\(plan.worth) does not matter here. Intervals hold the truth in 95 of 100 cases, however often they were looked "
            + "at, for this model, these data and this length; another length or size may have another order."
    }

    /// A figure for a wide screen and for a narrow one.
    private func section(_ title: String, _ svg: (Double) -> String, legend: String = "") -> String {
        """
        <section><h2>\(Markup.escaped(title))</h2>\(legend)
        <div class="wide">\(svg(660))</div><div class="narrow">\(svg(350))</div></section>
        """
    }

    /// Which colour is whose, where a chart's rows do not say it; a screen reader has it in the chart's words.
    private func legend(of chart: Chart) -> String {
        guard chart.rows != chart.series.map(\.name), chart.series.count > 1 else { return "" }
        let names = chart.series.map { "<li>\(key($0.color))\(Markup.escaped($0.name))</li>" }
        return "<ul class=\"legend\" aria-hidden=\"true\">\(names.joined())</ul>"
    }

    private func key(_ color: Int) -> String { "<span class=\"key s\(color % 8)\" aria-hidden=\"true\"></span>" }

    /// The table of arms; its first column is the legend of all charts.
    private var legendAndTable: String {
        let head = ["Arm", "Rate", "Good from–to", "Mean", "Behind by", "Seeds", "s a run"]
        let rows = arms.enumerated().map { index, arm in
            let standing = arm.standing
            let range = standing.forgiving.map { good in
                good.lowerBound == good.upperBound ? "\(good.lowerBound)" : "\(good.lowerBound)–\(good.upperBound)"
            }
            let cells = [
                standing.rate.map { "\($0)" } ?? "", range ?? "", standing.mean?.plusMinus ?? "",
                word(standing.verdict),
                "\(standing.seeds)", standing.seconds.map(Markup.short) ?? "",
            ]
            return
                "<tr><th scope=\"row\">\(key(index))\(Markup.escaped(standing.name))</th>\(cells.map { "<td>\(Markup.escaped($0))</td>" }.joined())</tr>"
        }
        return
            "<div class=\"scroll\"><table><thead><tr>\(head.map { "<th scope=\"col\">\($0)</th>" }.joined())</tr></thead>"
            + "<tbody>\(rows.joined())</tbody></table></div>"
    }

    private func word(_ verdict: Verdict) -> String {
        switch verdict {
        case .leads: "best"
        case .behind(let lead, let basis): "\(lead.plusMinus)\(basis == .fresh ? ", fresh seeds" : "")"
        case .equivalent(let lead): "no difference (\(lead.plusMinus))"
        case .undecided(let lead, let seeds, _):
            "undecided (\(lead.plusMinus))" + (seeds < SeedsNeeded.most / 2 ? "; \(seeds) more seeds" : "")
        case .leftOut(let lead, _): "left out: \(lead.plusMinus) on squeezed runs"
        case .failed: "failed"
        case .unmeasured: "not run"
        }
    }
}
