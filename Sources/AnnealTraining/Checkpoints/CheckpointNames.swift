/// What the checkpoints of a run are called: the latest as its user says, the others beside it.
///
///     let names = CheckpointNames("runs/a.safetensors", steps: 2300)
///     names.latest      // "runs/a.safetensors"
///     names.at(230)     // "runs/a-0230.safetensors": with as many digits as the last step has, so that names sort
///     names.best        // "runs/a-best.safetensors"
public struct CheckpointNames {
    public let latest: String
    private let stem: Substring
    private let ending: Substring
    private let digits: Int

    /// - Parameter steps: those of the whole run.
    public init(_ latest: String, steps: Int) {
        self.latest = latest
        let name = latest.lastIndex(of: "/").map { latest.index(after: $0) } ?? latest.startIndex
        let dot = latest[name...].lastIndex(of: ".").flatMap { $0 > name ? $0 : nil } ?? latest.endIndex
        (stem, ending) = (latest[..<dot], latest[dot...])
        digits = "\(steps)".count
    }

    public var best: String { "\(stem)-best\(ending)" }

    public func at(_ step: Int) -> String {
        let number = "\(step)"
        return "\(stem)-\(String(repeating: "0", count: max(0, digits - number.count)))\(number)\(ending)"
    }
}
