// swift-format-ignore-file: AlwaysUseLowerCamelCase

public import CAnneal
public import CAnnealHost

@c @implementation public func anneal_pool_open(
    _ threads: UInt32, _ out: UnsafeMutablePointer<OpaquePointer?>!, _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error, into: out) {
        guard (1...1024).contains(threads) else { throw Misuse.outOfRange("threads", range: "1 to 1024") }
        return Handle.open(try OpenPool(threads: Int(threads)))
    }
}

@c @implementation public func anneal_pool_borrow(
    _ threads: UInt32, _ fork: anneal_fork!, _ out: UnsafeMutablePointer<OpaquePointer?>!,
    _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error, into: out) {
        guard (1...1024).contains(threads) else { throw Misuse.outOfRange("threads", range: "1 to 1024") }
        guard let fork else { throw Misuse.missing("fork") }
        return Handle.open(OpenPool(borrowing: Int(threads), by: fork))
    }
}

@c @implementation public func anneal_pool_close(_ pool: OpaquePointer!) {
    Handle.close(pool, OpenPool.self)
}
