/// The observers of a run, as the loop tells them what happens.
///
/// One that throws hears of nothing more; the others still do, so that what each of them has is whole.
struct Audience {
    private let observers: [any Observer]
    private var failed: [Int] = []
    /// What the first that threw has thrown.
    private(set) var failure: (any Error)?

    init(_ observers: [any Observer]) { self.observers = observers }

    /// - Returns: the first reason to end the run.
    mutating func tell(_ event: Event) -> String? {
        var first: String?
        for (index, observer) in observers.enumerated() where failed.isEmpty || !failed.contains(index) {
            do {
                let reason = try observer.observe(event)
                first = first ?? reason
            } catch {
                failed.append(index)
                failure = failure ?? error
            }
        }
        return first
    }
}
