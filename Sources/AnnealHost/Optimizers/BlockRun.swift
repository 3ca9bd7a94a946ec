internal import Synchronization

/// How every block of a pass is called, on any threads. It is made once with the state, so that a step allocates nothing.
final class BlockRun {
    /// What is done with each block.
    enum Calls {
        case step(BlockCaller)
        case evaluation(EvaluationCaller)
    }

    private var calls: Calls?
    private let failure = Mutex<(block: Int, sentence: String)?>(nil)
    private lazy var callAny: (Int) -> Void = { [unowned self] in call($0) }
    private lazy var callSmall: (Int) -> Void = { [unowned self] in if !isLarge($0) { call($0) } }

    /// Calls the optimizer on `count` blocks.
    ///
    /// - Throws: of several failures the first in grid order, so that a run always ends with the same words.
    func run(
        _ count: Int, _ calls: Calls, of optimizer: OptimizerInstance, _ concurrently: @escaping Concurrently
    ) throws(ComponentFailure) {
        self.calls = calls
        failure.withLock { $0 = nil }
        // They hold the state, which holds this.
        defer { self.calls = nil }
        if optimizer.table.sharesBlocks {
            Crew.lending(concurrently) { for index in 0..<count where isLarge(index) { call(index) } }
            concurrently(count, callSmall)
        } else {
            concurrently(count, callAny)
        }
        if let failure = failure.withLock({ $0 }) {
            throw ComponentFailure(component: optimizer.component.name, sentence: failure.sentence)
        }
    }

    private func call(_ index: Int) {
        let sentence: String? =
            switch calls {
            case .step(let caller): caller.call(index)
            case .evaluation(let caller): caller.call(index)
            case nil: nil
            }
        guard let sentence else { return }
        failure.withLock { if index < $0?.block ?? .max { $0 = (index, sentence) } }
    }

    private func isLarge(_ index: Int) -> Bool {
        switch calls {
        case .step(let caller): caller.isLarge(index)
        case .evaluation(let caller): caller.isLarge(index)
        case nil: false
        }
    }
}
