import AnnealHost
import Foundation
import TestSupport
import Testing

/// Every schedule against its formula in 50 digits (Tests/Goldens/schedules.py).
@Suite struct ClosedFormTests {
    @Test func `agrees within four units in the last place`() throws {
        var worst: [String: Double] = [:]
        for group in try Golden.groups(of: "schedules.csv") {
            let first = group[0]
            let horizon = Int(first["horizon"] ?? "")
            let schedule = try ScheduleInstance(
                ScheduleSpecification(
                    (first["specification"] ?? "").replacing("{goldens}", with: Repository.file("Tests/Goldens").path)),
                in: InstalledPlugins.registry, length: RunLength(steps: horizon))
            let base = try #require(Double(first["base"] ?? ""))
            let times = group.compactMap { Double($0["time"] ?? "") }
            let bases = schedule.channels.map { $0 == "lr" ? base : 0.85 }
            let values = try schedule.values(atTimes: times, base: bases)
            // A schedule that sets the rate itself is measured by the largest rate of its formula.
            let keys = schedule.specification.strategies.flatMap(\.arguments).map(\.key)
            let isAbsolute = schedule.components[0].parameters.contains { $0.isAbsolute && keys.contains($0.key) }
            let rates = group.compactMap { Double($0["lr"] ?? "") }
            let largest = isAbsolute ? rates.max() ?? 0 : base
            for (row, golden) in group.enumerated() {
                for (column, channel) in schedule.channels.enumerated() {
                    let expected = try #require(Double(golden[channel] ?? ""))
                    let scale = max(abs(expected), column == 0 ? largest : 0.9)
                    let error = abs(values[row * schedule.channels.count + column] - expected) / scale.ulp
                    worst[schedule.components[0].name] = max(worst[schedule.components[0].name] ?? 0, error)
                    #expect(error <= 4, "\(schedule.specification) at \(times[row]): \(channel)")
                }
            }
        }
        print("largest errors in ulp:", worst.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
    }

    @Test func `every closed form is compared`() throws {
        let compared = try Golden.groups(of: "schedules.csv").map {
            try Specification($0[0]["specification"] ?? "").name
        }
        let closedForms = try InstalledPlugins.schedules.filter {
            try InstalledPlugins.registry.component($0).stateKeys.isEmpty
        }
        #expect(Set(compared) == Set(closedForms))
    }

    /// T_0 = 1, T_mult = 3: 121 = 1 + 3 + 9 + 27 + 81 ticks end five pieces, so a sixth begins at its peak. PyTorch has 0 here,
    /// because it finds the piece by a rounded logarithm.
    @Test func `a restart is exact`() throws {
        let schedule = try ScheduleInstance(
            ScheduleSpecification("cosine-restarts(T_0=1, T_mult=3)"), in: InstalledPlugins.registry,
            length: RunLength(steps: 200))
        #expect(try schedule.values(atTimes: [121], base: [0.1]) == [0.1])
    }
}
