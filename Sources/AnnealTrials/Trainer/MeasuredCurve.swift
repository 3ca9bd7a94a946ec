/// What was measured step by step, in as many points as a report shows: who reports every one of a million steps fills no memory.
///
/// Of more than `most` points every second is left out, and so are those between from then on. The last one stays, and of two at one step
/// the later.
struct MeasuredCurve {
    static let most = 4096

    private var kept: [(step: Int, value: Double)] = []
    /// The last one, if it is not kept yet.
    private var last: (step: Int, value: Double)?
    /// One of so many is kept.
    private var every = 1
    private var count = 0

    var points: [(step: Int, value: Double)] { kept + (last.map { [$0] } ?? []) }

    mutating func add(_ value: Double, at step: Int) {
        if last?.step == step {
            last = (step, value)
            return
        }
        if last == nil, kept.last?.step == step {
            kept[kept.count - 1].value = value
            return
        }
        last = nil
        defer { count += 1 }
        guard count.isMultiple(of: every) else {
            last = (step, value)
            return
        }
        kept.append((step, value))
        guard kept.count > Self.most else { return }
        kept = kept.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        every *= 2
    }
}
