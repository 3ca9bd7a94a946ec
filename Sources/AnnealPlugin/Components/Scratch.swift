import CAnneal

/// The host's memory to work in during one measure or update, for rules that need room for more than their slots.
///
///     guard let room = setup.scratch else { throw Refusal("muon needs a host that lends memory to work in") }
///     …
///     let matrix = try room.floats(rows * columns)      // in update
public struct Scratch: @unchecked Sendable {
    private let host: UnsafePointer<anneal_host>
    private let memory: @convention(c) (UnsafePointer<anneal_host>?, UInt64) -> UnsafeMutableRawPointer?

    /// - Returns: `nil` if the host lends none.
    init?(_ host: UnsafePointer<anneal_host>?) {
        guard let host, let table = host.pointee.extension?(host, "anneal.scratch/1") else { return nil }
        guard table.load(as: UInt32.self) >= ANNEAL_SCRATCH_V1_SIZE else { return nil }
        guard let memory = table.assumingMemoryBound(to: anneal_scratch.self).pointee.memory else { return nil }
        self.host = host
        self.memory = memory
    }

    /// Room for some numbers of any value, 64-byte aligned, until the call in which it was asked for ends or asks again.
    public func floats(_ count: Int) throws(Failure) -> UnsafeMutablePointer<Float> { try room(count) }

    /// The same for float64 numbers.
    public func doubles(_ count: Int) throws(Failure) -> UnsafeMutablePointer<Double> { try room(count) }

    private func room<Number>(_ count: Int) throws(Failure) -> UnsafeMutablePointer<Number> {
        guard let start = memory(host, UInt64(count * MemoryLayout<Number>.stride)) else {
            throw Failure("there is no memory to work in for \(count) numbers")
        }
        return start.assumingMemoryBound(to: Number.self)
    }
}
