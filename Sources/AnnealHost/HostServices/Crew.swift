internal import CAnneal
internal import Glibc

/// The threads of a run, lent to an optimizer that cuts its large blocks itself.
enum Crew {
    nonisolated(unsafe) static let table: UnsafePointer<anneal_crew> = {
        let table = UnsafeMutablePointer<anneal_crew>.allocate(capacity: 1)
        table.initialize(
            to: anneal_crew(
                struct_size: UInt32(MemoryLayout<anneal_crew>.size), reserved: 0,
                run: { _, count, body, context in
                    guard let body, let count = Int(exactly: count) else { return }
                    Crew.run(count) { body(context, UInt64($0)) }
                }))
        return UnsafePointer(table)
    }()

    /// On the thread that hands out a large block: how its steps run things concurrently.
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        return pthread_key_create(&key, nil) == 0 ? key : nil
    }()

    /// Runs `body`, in which plugins called on this thread may use `concurrently`.
    static func lending(_ concurrently: Concurrently, _ body: () -> Void) {
        guard let key else { return body() }
        withoutActuallyEscaping(concurrently) { concurrently in
            withUnsafePointer(to: concurrently) { lent in
                pthread_setspecific(key, lent)
                body()
                pthread_setspecific(key, nil)
            }
        }
    }

    private static func run(_ count: Int, _ body: @escaping (Int) -> Void) {
        guard let key, let lent = pthread_getspecific(key) else { return (0..<count).forEach(body) }
        // Taken back meanwhile, because a body that asks for more is to do it alone.
        pthread_setspecific(key, nil)
        lent.assumingMemoryBound(to: Concurrently.self).pointee(count, body)
        pthread_setspecific(key, lent)
    }
}
