import Dispatch

@testable import AnnealHost

/// Ways in which a training loop may run the blocks of a step.
enum BlockOrder: CaseIterable {
    case forwards, backwards, shuffled, onManyThreads

    var concurrently: Concurrently {
        switch self {
        case .forwards: { count, body in for index in 0..<count { body(index) } }
        case .backwards: { count, body in for index in (0..<count).reversed() { body(index) } }
        case .shuffled: { count, body in for index in (0..<count).shuffled() { body(index) } }
        case .onManyThreads:
            { count, body in
                withoutActuallyEscaping(body) { body in
                    nonisolated(unsafe) let body = body
                    DispatchQueue.concurrentPerform(iterations: count) { body($0) }
                }
            }
        }
    }
}
