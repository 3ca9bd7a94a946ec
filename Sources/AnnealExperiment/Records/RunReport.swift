internal import Foundation

/// The record of a run and the calls that made it, as its folder's `experiment.json` has them in one object.
public struct RunReport: Encodable, Sendable {
    public let record: RunRecord
    /// In their order.
    public let calls: [RunCall]

    public init(_ record: RunRecord, calls: [RunCall]) {
        self.record = record
        self.calls = calls
    }

    private enum Key: CodingKey { case calls }

    public func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(calls, forKey: .calls)
    }

    /// - Parameters:
    ///   - text: As `encode` made it, with keys in snake case.
    ///   - path: Named in errors.
    /// - Throws: `RecordError` if that is no record of a run.
    public init(json text: String, in path: String) throws(RecordError) {
        struct Calls: Decodable { let calls: [RunCall]? }
        record = try RunRecord(json: text, in: path)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do { calls = try decoder.decode(Calls.self, from: Data(text.utf8)).calls ?? [] } catch {
            throw .unreadable(path, "its calls have another form")
        }
    }
}
