/// Runs `body` for every index below a count, in any order, on any threads, and returns when all have ended. Whoever calls it made
/// the body long before, so that nobody needs to allocate to hand it on.
public typealias Concurrently = (_ count: Int, _ body: @escaping (Int) -> Void) -> Void
