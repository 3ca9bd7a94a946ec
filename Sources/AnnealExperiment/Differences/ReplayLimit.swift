/// Why the steps of a run cannot be made again.
public enum ReplayLimit: Error, Sendable, Equatable, CustomStringConvertible {
    /// No plugin of that name has these bytes here.
    case plugin(Side, name: String, sha256: String)
    /// Its data are others now.
    case data(Side, source: String)
    /// Something else that it needs is gone, or fails.
    case failed(Side, String)
    /// Its checkpoint is a mean of others.
    case merged(Side)
    /// It was brought back to a checkpoint after its loss had not been finite.
    case rolledBack(Side, times: Int)

    public var description: String {
        switch self {
        case .plugin(let side, let name, let sha256):
            "\(side.rawValue) is not made again: plugin \(name) of SHA-256 \(sha256.prefix(12))… is not on this machine"
        case .data(let side, let source):
            "\(side.rawValue) is not made again: \(source) has other rows now than it learned from"
        case .failed(let side, let sentence): "\(side.rawValue) is not made again: \(sentence)"
        case .merged(let side):
            "\(side.rawValue) is not made again: it is a merge of checkpoints, which no run comes to"
        case .rolledBack(let side, let times):
            "\(side.rawValue) is not made again: it was brought back to an earlier checkpoint \(times) "
                + "time\(times == 1 ? "" : "s"), which of its steps alone cannot be told"
        }
    }
}

extension ReplayLimit {
    /// Whatever hinders a run from being made again says so.
    static func saying<Result>(_ side: Side, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error where error is ReplayLimit || error is ComparisonInterruption {
            throw error
        } catch {
            throw ReplayLimit.failed(side, "\(error)")
        }
    }
}
