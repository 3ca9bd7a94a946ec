import AnnealFinder
import Foundation
import TestSupport
import Testing

/// What the program says of its suggestions, against the results that `Benchmarks/finder_regret` stores.
@Suite struct MeasuredRegretTests {
    private func rows(_ name: String) throws -> [[String: String]] {
        let text = try String(
            contentsOf: Repository.file("Benchmarks/finder_regret/\(name)"), encoding: .utf8)
        // Names of settings have commas, and then quotes.
        let lines = text.split(separator: "\n").map { line -> [String] in
            var (fields, isQuoted) = ([""], false)
            for character in line {
                switch character {
                case "\"": isQuoted.toggle()
                case "," where !isQuoted: fields.append("")
                default: fields[fields.count - 1].append(character)
                }
            }
            return fields
        }
        return lines.dropFirst().map { Dictionary(zip(lines[0], $0)) { first, _ in first } }
    }

    /// The settings of the part that no rule was chosen by.
    private func heldOut() throws -> Set<String> {
        let text = try String(
            contentsOf: Repository.file("Benchmarks/finder_regret/settings.py"), encoding: .utf8)
        return Set(text.matches(of: /\("D", "([^"]+)"/).map { String($0.1) })
    }

    private struct Run: Hashable {
        let setting: String
        let schedule: String
    }

    /// Each run's value by the grid's index, less is better: accuracy in negative points, or 100 · ln of the loss.
    private func grids() throws -> [Run: (isClassified: Bool, values: [Int: Double])] {
        var seeds: [Run: [Int: [(loss: Double, accuracy: Double?)]]] = [:]
        for row in try rows("runs.csv") {
            let run = Run(setting: row["setting"] ?? "", schedule: row["schedule"] ?? "")
            let quarter = try #require(row["quarter"].flatMap { Int($0) })
            seeds[run, default: [:]][quarter, default: []].append(
                (Double(row["test_loss"] ?? "") ?? .infinity, Double(row["test_accuracy"] ?? "")))
        }
        return seeds.mapValues { grid in
            let isClassified = grid.values.joined().contains { $0.accuracy != nil }
            let values = grid.mapValues { runs in
                let count = Double(runs.count)
                return isClassified
                    ? -100 * runs.reduce(0) { $0 + ($1.accuracy ?? 0) } / count
                    : 100 * log(min(1e30, runs.reduce(0) { $0 + $1.loss } / count))
            }
            return (isClassified, values)
        }
    }

    /// A straight line between the grid's rates beside a place.
    private func value(of values: [Int: Double], at place: Double) throws -> Double {
        let below = values.keys.filter { Double($0) <= place }.max() ?? values.keys.min()
        let above = values.keys.filter { Double($0) >= place }.min() ?? values.keys.max()
        let (first, last) = (try #require(below), try #require(above))
        let (from, to) = (try #require(values[first]), try #require(values[last]))
        return first == last ? from : from + (to - from) * (place - Double(first)) / Double(last - first)
    }

    @Test func `the numbers are those of the results that are stored`() throws {
        let (grids, heldOut) = (try grids(), try heldOut())
        var regrets: [String: [String: [Double]]] = [:]
        for row in try rows("finds.csv") where heldOut.contains(row["setting"] ?? "") {
            let run = Run(setting: row["setting"] ?? "", schedule: row["schedule"] ?? "")
            guard let rate = Double(row["rate"] ?? "") else { continue }
            let grid = try #require(grids[run])
            let best = try #require(grid.values.values.min())
            let behind = try value(of: grid.values, at: 4 * log10(rate)) - best
            let key = "\(grid.isClassified) \(run.schedule) \(row["budget"] ?? "")"
            regrets[key, default: [:]][run.setting, default: []].append(
                grid.isClassified ? behind : 100 * expm1(behind / 100))
        }
        #expect(MeasuredRegret.table.count == 8 && regrets.count == 8)
        for said in MeasuredRegret.table {
            let schedule = said.ending == .constant ? "fixed" : "cosine"
            let found = try #require(regrets["\(said.task == .classification) \(schedule) \(said.budget.rawValue)"])
            let means = found.values.map { $0.reduce(0, +) / Double($0.count) }
            #expect(said.settings == means.count)
            #expect(abs(said.mean - means.reduce(0, +) / Double(means.count)) < 0.006, "\(said)")
            #expect(abs(said.worst - (means.max() ?? 0)) < 0.006, "\(said)")
        }
    }

    @Test func `the page has the same numbers`() throws {
        let page = try String(contentsOf: Repository.file("Documentation/Evidence.md"), encoding: .utf8)
        for said in MeasuredRegret.table {
            let unit = said.task == .classification ? "points" : "%"
            let row =
                "| D | \(said.budget == .usual ? "usual" : "5 %") | \(said.task.rawValue) | "
                + "\(said.ending == .constant ? "constant" : "cosine") | \(said.settings) | "
                + "\(String(format: "%.2f", said.mean)) \(unit) | \(String(format: "%.2f", said.worst)) \(unit) |"
            #expect(page.contains(row), "\(row)")
        }
    }
}
