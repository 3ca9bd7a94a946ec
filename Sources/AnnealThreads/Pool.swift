import Glibc
import Synchronization

/// Threads, of our own and started once for a whole run, or borrowed; whoever calls `run` works along.
///
///     let pool = try Pool(threads: 2)
///     pool.run(chunks) { chunk in … }      // returns when all are done
///
/// Which thread gets which index is left to chance, so a body must write only what belongs to its index; then results
/// do not depend on the number of threads. A waiting thread spins for some microseconds, which covers the gaps between
/// the parts of a training step, and then sleeps.
public final class Pool {
    /// How many threads work, the caller among them.
    public let threads: Int
    private let work: PoolWork
    private var workers: [pthread_t] = []

    /// - Parameter threads: at least 1 is used.
    /// - Throws: `noThread`.
    public init(threads: Int) throws(PoolError) {
        self.threads = max(threads, 1)
        work = PoolWork(threads: self.threads)
        // Whoever has signals handled expects that on threads it knows. What a thread does itself is still told to it.
        var (own, before) = (sigset_t(), sigset_t())
        sigfillset(&own)
        for signal in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS] { sigdelset(&own, signal) }
        pthread_sigmask(SIG_BLOCK, &own, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        for index in 1..<self.threads {
            var worker = pthread_t()
            let work = Unmanaged.passRetained(work)
            let code = pthread_create(
                &worker, nil,
                { argument in
                    if let argument { Unmanaged<PoolWork>.fromOpaque(argument).takeRetainedValue().work() }
                    return nil
                }, work.toOpaque())
            guard code == 0 else {
                work.release()
                stop()
                throw .noThread(index: index, code: code)
            }
            workers.append(worker)
        }
    }

    /// OpenMP's `GOMP_parallel`, or what does the same: calls the function with the pointer on up to so many threads at once, the
    /// caller's among them, and returns when all calls have. The last argument is 0.
    public typealias Fork =
        @convention(c) (
            (@convention(c) (UnsafeMutableRawPointer?) -> Void)?, UnsafeMutableRawPointer?, UInt32, UInt32
        ) -> Void

    /// Threads of the caller's own runtime: where that keeps them spinning between its own jobs, threads beside them would have to
    /// share their processors.
    ///
    ///     let pool = Pool(borrowing: 2, by: fork)
    ///
    /// - Parameter threads: at least 1 is used.
    public init(borrowing threads: Int, by fork: Fork) {
        self.threads = max(threads, 1)
        work = PoolWork(threads: self.threads, borrowedBy: fork)
    }

    deinit { stop() }

    /// Calls `body` once with each of 0 ..< count, on several threads at once, and returns when all calls have.
    ///
    /// A `run` inside a body, or from a second thread meanwhile, is done by its caller alone, in order.
    ///
    /// - Throws: of the errors that bodies threw, the one of the lowest index.
    public func run<Failure: Error>(_ count: Int, _ body: (Int) throws(Failure) -> Void) throws(Failure) {
        guard count > 1, threads > 1, work.enter() else {
            for index in 0..<max(count, 0) { try body(index) }
            return
        }
        let failure = Mutex<(index: Int, error: Failure)?>(nil)
        withoutActuallyEscaping(body) { body in
            work.run(count, UnsafeRawPointer(Unmanaged.passUnretained(work).toOpaque())) { _, index in
                do throws(Failure) {
                    try body(index)
                } catch {
                    failure.withLock { first in
                        if first.map({ index < $0.index }) ?? true { first = (index, error) }
                    }
                }
            }
        }
        work.leave()
        if let error = failure.withLock({ $0?.error }) { throw error }
    }

    /// Calls `body` with the context and each of 0 ..< count, as `run` does, and allocates nothing: a body that captures
    /// nothing is no closure to be kept, and the context waits in the caller's frame.
    ///
    ///     pool.run(grid.blocks, over: (x, y, grid)) { $0.y.add($0.x, in: $0.grid[$1]) }
    @inlinable public func run<Context>(
        _ count: Int, over context: Context, _ body: @escaping (Context, Int) -> Void
    ) {
        withUnsafePointer(to: Job(context: context, body: body)) { job in
            run(count, at: UnsafeRawPointer(job)) { job, index in
                let job = job.assumingMemoryBound(to: Job<Context>.self)
                job.pointee.body(job.pointee.context, index)
            }
        }
    }

    /// Calls a closure that was made before, as `run` does, and allocates nothing.
    public func run(prepared body: @escaping (Int) -> Void, _ count: Int) {
        struct Prepared { let body: (Int) -> Void }
        run(count, over: Prepared(body: body)) { $0.body($1) }
    }

    @usableFromInline struct Job<Context> {
        @usableFromInline let context: Context
        @usableFromInline let body: (Context, Int) -> Void

        @usableFromInline init(context: Context, body: @escaping (Context, Int) -> Void) {
            self.context = context
            self.body = body
        }
    }

    @usableFromInline func run(
        _ count: Int, at job: UnsafeRawPointer, _ body: @escaping (UnsafeRawPointer, Int) -> Void
    ) {
        guard count > 1, threads > 1, work.enter() else {
            for index in 0..<max(count, 0) { body(job, index) }
            return
        }
        work.run(count, job, body)
        work.leave()
    }

    private func stop() {
        work.dismiss()
        for worker in workers { pthread_join(worker, nil) }
        workers = []
    }
}
