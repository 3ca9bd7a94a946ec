/// What layers measure in a step, apart from the parameters until the step is taken: one that is not has measured nothing.
///
///     let measured = try StepStatistics(layout)
///     measured.reset()
///     // a tape's operations write what they measure
///     measured.commit(to: parameters)
public final class StepStatistics {
    private let layout: ParameterLayout
    private let storage: Storage
    /// Whether a statistic has been measured, in the layout's order.
    private var isMeasured: [Bool]

    /// - Throws: `outOfMemory`.
    public init(_ layout: ParameterLayout) throws(TensorError) {
        self.layout = layout
        storage = try Storage(count: layout.statistics.count)
        isMeasured = Array(repeating: false, count: layout.entries.count - layout.learned.count)
    }

    /// Begins a step, in which nothing has been measured.
    public func reset() { for index in isMeasured.indices { isMeasured[index] = false } }

    /// Room for what is measured of one statistic, which counts as measured from now on.
    func measure(_ index: Int) -> UnsafeMutablePointer<Float> {
        isMeasured[index] = true
        return place(of: entry(index))
    }

    /// What the step has measured of one statistic; `nil` before it has.
    func measured(_ index: Int) -> UnsafeMutablePointer<Float>? { isMeasured[index] ? place(of: entry(index)) : nil }

    /// Gives the parameters what the step has measured.
    ///
    /// - Precondition: they have the layout that this was made for.
    public func commit(to parameters: ParameterBuffer) {
        for index in isMeasured.indices where isMeasured[index] {
            let entry = entry(index)
            (parameters.values + entry.offset).update(from: place(of: entry), count: entry.count)
        }
    }

    private func entry(_ index: Int) -> ParameterLayout.Entry {
        layout.entries[layout.entries.count - isMeasured.count + index]
    }

    private func place(of entry: ParameterLayout.Entry) -> UnsafeMutablePointer<Float> {
        storage.pointer + entry.offset - layout.statistics.lowerBound
    }
}
