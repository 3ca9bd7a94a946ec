internal import CAnneal
internal import Glibc

/// The threads of a run, lent to an optimizer that cuts its large blocks itself.
///
/// There is one for each thread that hands out such blocks, made when it first does, so that a step allocates nothing.
final class Crew {
    private typealias Body = @convention(c) (UnsafeMutableRawPointer?, UInt64) -> Void

    nonisolated(unsafe) static let table: UnsafePointer<anneal_crew> = {
        let table = UnsafeMutablePointer<anneal_crew>.allocate(capacity: 1)
        table.initialize(
            to: anneal_crew(
                struct_size: UInt32(MemoryLayout<anneal_crew>.size), reserved: 0,
                run: { _, count, body, context in
                    guard let body, let count = Int(exactly: count) else { return }
                    Crew.run(count, body, context)
                }))
        return UnsafePointer(table)
    }()

    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        let release: @convention(c) (UnsafeMutableRawPointer?) -> Void = { crew in
            if let crew { Unmanaged<Crew>.fromOpaque(crew).release() }
        }
        return pthread_key_create(&key, release) == 0 ? key : nil
    }()

    /// How the steps of this thread run things concurrently; `nil` outside of `lending`.
    private var concurrently: Concurrently?
    private var body: Body?
    private var context: UnsafeMutableRawPointer?
    private lazy var part: (Int) -> Void = { [unowned self] in body?(context, UInt64($0)) }

    private static var ofThisThread: Crew? {
        key.flatMap { pthread_getspecific($0) }.map { Unmanaged<Crew>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func makeForThisThread() -> Crew? {
        guard let key else { return nil }
        let made = Unmanaged.passRetained(Crew())
        guard pthread_setspecific(key, made.toOpaque()) == 0 else {
            made.release()
            return nil
        }
        return made.takeUnretainedValue()
    }

    /// Runs `body`, in which plugins called on this thread may use `concurrently`.
    static func lending(_ concurrently: @escaping Concurrently, _ body: () -> Void) {
        guard let crew = ofThisThread ?? makeForThisThread() else { return body() }
        crew.concurrently = concurrently
        body()
        crew.concurrently = nil
    }

    private static func run(_ count: Int, _ body: Body, _ context: UnsafeMutableRawPointer?) {
        guard let crew = ofThisThread, let concurrently = crew.concurrently else {
            for index in 0..<max(count, 0) { body(context, UInt64(index)) }
            return
        }
        // Taken back meanwhile, because a body that asks for more is to do it alone.
        crew.concurrently = nil
        (crew.body, crew.context) = (body, context)
        concurrently(count, crew.part)
        crew.concurrently = concurrently
    }
}
