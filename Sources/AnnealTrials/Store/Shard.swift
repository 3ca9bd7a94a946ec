public import AnnealEvidence

/// A share of the trials, for machines that have no store in common.
///
///     Shard("2/4")   // the second of four
public struct Shard: Sendable, Equatable {
    /// From 1.
    public let index: Int
    public let count: Int

    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]), count > 0, 1...count ~= index
        else {
            return nil
        }
        self.index = index
        self.count = count
    }

    /// Whether a trial belongs to this share: by a hash of what it is (FNV-1a), so that every machine decides alike.
    public func holds(_ trial: Trial, arm: String) -> Bool {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in "\(arm) \(trial.rate) \(trial.seed) \(trial.steps)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        // The low bits alone are poor.
        return Int((hash ^ hash >> 32) % UInt64(count)) == index - 1
    }
}
