import AnnealHost
import Foundation
import TestSupport
import Testing

/// The rates that the doc comments of schedules name.
///
///     step(step_size=10)   // at base rate 0.1 and t = 25: 0.001
///     plateau(patience=1)   // at base rate 0.1, after the losses 1, 1, 1: 0.01
@Suite struct DocumentedRateTests {
    struct Example: CustomStringConvertible {
        let description: String
        let specification: String
        var base = 1.0
        var time = 0.0
        var length = 200
        var losses: [Double] = []
        /// As written: with an ellipsis where more digits follow.
        let rate: String
        /// What else the comment shows: the rows of a file.
        let rows: String
    }

    private static func examples(in file: String) throws -> [Example] {
        let text = try String(contentsOf: Repository.file("Plugins/\(file)"), encoding: .utf8)
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("///     ") }.map {
            $0.dropFirst("///     ".count)
        }
        return try lines.filter { $0.contains(#/ {3}// at (base|t|step) /#) }.map { line in
            let parts = line.split(separator: "//", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            let remark = parts[1]
            func number(_ pattern: Regex<(Substring, Substring)>) -> Double? {
                remark.firstMatch(of: pattern).flatMap { Double($0.1) }
            }
            // The last number before a remark: "0.1 / 0.95 / 0.95 = 0.110803…".
            let result = try #require(remark.firstMatch(of: /: (?:[^,:]* = )?(-?\d[\d.e-]*…?)(?:,|$)/), "\(line)")
            var example = Example(
                description: "\(file): \(line)", specification: parts[0], rate: String(result.1),
                rows: lines.filter { !$0.contains("//") }.joined(separator: "\n"))
            example.base = number(/base rate ([\d.]+\d)/) ?? 1
            example.time = number(/(?:t =|step) ([\d.e]*\d)/) ?? 0
            example.length = number(/t = \d+ of (\d+)/).map { Int($0) } ?? 200
            example.losses =
                remark.firstMatch(of: /losses ([\d, ]+):/).map {
                    $0.1.split(separator: ",").compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
                } ?? []
            return example
        }
    }

    private static func all() throws -> [Example] {
        let files = FileManager.default.enumerator(atPath: Repository.file("Plugins").path)?.compactMap {
            $0 as? String
        }
        return try (files ?? []).filter { $0.hasSuffix(".swift") }.sorted().flatMap { try examples(in: $0) }
    }

    @Test func `every rate is as written`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let all = try Self.all()
        #expect(all.count >= 26)
        for example in all {
            let file = try folder.write(example.rows + "\n", to: "rates.csv")
            let text = example.specification.replacing("file=rates.csv", with: "file=\"\(file)\"")
            let schedule = try ScheduleInstance(
                ScheduleSpecification(text), in: InstalledPlugins.registry, length: RunLength(steps: example.length))
            let base = schedule.channels.map { _ in example.base }
            var state = schedule.initialState
            for (step, loss) in example.losses.enumerated() {
                try schedule.observe(metric: loss, afterStep: step, base: base, state: &state)
            }
            let time = example.losses.isEmpty ? example.time : Double(example.losses.count - 1)
            let rate = try schedule.values(atTimes: [time], base: base, state: state)[0]
            if example.rate.hasSuffix("…") {
                #expect("\(rate)".hasPrefix(example.rate.dropLast()), "\(example)")
            } else {
                let written = try #require(Double(example.rate))
                #expect(abs(rate - written) <= 1e-12 * abs(written), "\(example) is \(rate)")
            }
        }
    }
}
