import Glibc
import Synchronization

/// Threads of our own, started once for a whole run; whoever calls `run` works along.
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
    private let crew: Crew
    private var workers: [pthread_t] = []

    /// - Parameter threads: at least 1 is used.
    /// - Throws: `noThread`.
    public init(threads: Int) throws(TensorError) {
        self.threads = max(threads, 1)
        crew = Crew(threads: self.threads)
        for index in 1..<self.threads {
            var worker = pthread_t()
            let crew = Unmanaged.passRetained(crew)
            let code = pthread_create(
                &worker, nil,
                { argument in
                    if let argument { Unmanaged<Crew>.fromOpaque(argument).takeRetainedValue().work() }
                    return nil
                }, crew.toOpaque())
            guard code == 0 else {
                crew.release()
                stop()
                throw .noThread(index: index, code: code)
            }
            workers.append(worker)
        }
    }

    deinit { stop() }

    /// Calls `body` once with each of 0 ..< count, on several threads at once, and returns when all calls have.
    ///
    /// A `run` inside a body, or from a second thread meanwhile, is done by its caller alone, in order.
    ///
    /// - Throws: of the errors that bodies threw, the one of the lowest index.
    public func run<Failure: Error>(_ count: Int, _ body: (Int) throws(Failure) -> Void) throws(Failure) {
        guard count > 1, threads > 1, crew.enter() else {
            for index in 0..<max(count, 0) { try body(index) }
            return
        }
        let failure = Mutex<(index: Int, error: Failure)?>(nil)
        withoutActuallyEscaping(body) { body in
            crew.run(count) { index in
                do throws(Failure) {
                    try body(index)
                } catch {
                    failure.withLock { first in
                        if first.map({ index < $0.index }) ?? true { first = (index, error) }
                    }
                }
            }
        }
        crew.leave()
        if let error = failure.withLock({ $0?.error }) { throw error }
    }

    private func stop() {
        crew.dismiss()
        for worker in workers { pthread_join(worker, nil) }
        workers = []
    }
}
