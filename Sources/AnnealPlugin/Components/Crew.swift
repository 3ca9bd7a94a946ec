import CAnneal

/// The run's threads, for work inside one large block of an optimizer whose `sharesBlocks` is true.
///
///     let crew = setup.crew        // in prepare
///     …
///     crew.run(strips, { context, strip in … }, context)     // in update
public struct Crew: @unchecked Sendable {
    /// A part of the work: what `run` was given, and the part's number.
    public typealias Body = @convention(c) (UnsafeMutableRawPointer?, UInt64) -> Void

    private let host: UnsafePointer<anneal_host>
    private let function: @convention(c) (UnsafePointer<anneal_host>?, UInt64, Body?, UnsafeMutableRawPointer?) -> Void

    /// - Returns: `nil` if the host lends none.
    init?(_ host: UnsafePointer<anneal_host>?) {
        guard let host, let table = host.pointee.extension?(host, "anneal.crew/1") else { return nil }
        guard table.load(as: UInt32.self) >= ANNEAL_CREW_V1_SIZE else { return nil }
        guard let run = table.assumingMemoryBound(to: anneal_crew.self).pointee.run else { return nil }
        self.host = host
        self.function = run
    }

    /// Calls `body` once for each number below `count`, on any threads, and returns when all calls have. What a call writes
    /// must be its own, so that bits do not depend on threads.
    public func run(_ count: Int, _ body: Body, _ context: UnsafeMutableRawPointer?) {
        function(host, UInt64(count), body, context)
    }
}
