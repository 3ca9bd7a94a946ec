public import CAnneal
internal import CAnnealHost

@c(anneal_pool_open) @implementation public func openPool(
    _ threads: UInt32, _ out: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error, into: out) {
        guard (1...1024).contains(threads) else { throw Misuse.outOfRange("threads", range: "1 to 1024") }
        return Handle.open(try OpenPool(threads: Int(threads)))
    }
}

@c(anneal_pool_close) @implementation public func closePool(_ pool: OpaquePointer!) {
    Handle.close(pool, OpenPool.self)
}
