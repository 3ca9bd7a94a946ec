/// A name by which TensorBoard knows an event file: `events.out.tfevents.1700000000.17`.
public enum EventFileName {
    /// - Parameters:
    ///   - source: what tells it from other files of the same second.
    ///   - begun: seconds since 1970.
    public static func of(_ source: String, begun: Double) -> String {
        "events.out.tfevents.\(Int(begun)).\(source)"
    }
}
