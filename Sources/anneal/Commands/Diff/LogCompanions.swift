internal import AnnealExperiment
internal import Foundation

/// What stands beside a log and says of which run it is: the records of plugins and changes, or its folder's experiment.json.
struct LogCompanions {
    /// All that the run was asked; `nil` beside a log that is in no run's folder.
    let record: RunRecord?
    /// `nil` if nothing says.
    let plugins: [RunPlugin]?
    /// The parts of the run; none where it was never gone on with otherwise.
    let legs: [RunLeg]
    /// The file that would say it.
    let expected: String

    init() { (record, plugins, legs, expected) = (nil, nil, [], "") }

    /// - Throws: if something else is there.
    init(of log: String) throws {
        let companion = RunPlugin.companion(ofLog: log)
        let name = log.split(separator: "/").last.map(String.init) ?? log
        let folder = RunFolder(log.contains("/") ? String(log.dropLast(name.count)) : ".")
        let isOfFolder = ["steps.csv", "epochs.csv"].contains(name) && access(companion, F_OK) != 0
        record = isOfFolder ? try OpenRunFolder.report(in: folder)?.record : nil
        expected = isOfFolder ? folder.experiment : companion
        if let record {
            (plugins, legs) = (record.plugins, record.history ?? [])
        } else {
            plugins = try Self.read(companion)
            legs = try Self.read(RunLeg.companion(ofLog: log)) ?? []
        }
    }

    /// What both say that is other, and in words if it is nothing; `nil` if one of both says nothing.
    static func compare(_ a: LogCompanions, _ b: LogCompanions) throws -> (asked: [AskedDifference], same: String)? {
        if let own = a.record, let other = b.record {
            return (try AskedDifference.all(own, other), "Both were asked the same.")
        }
        guard let own = a.plugins, let other = b.plugins else { return nil }
        return (
            AskedDifference.changes(a.legs, b.legs) + AskedDifference.plugins(own, other),
            "The plugins and changes that stand beside the logs are the same."
        )
    }

    private static func read<Element: Decodable>(_ path: String) throws -> [Element]? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do { return try decoder.decode([Element].self, from: data) } catch {
            throw Failure("\(path) cannot be read: it is no companion of a log")
        }
    }
}
