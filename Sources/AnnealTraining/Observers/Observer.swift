/// Somebody who watches a run: the progress line, the log, early stopping. Observers do not know each other.
public protocol Observer: AnyObject {
    /// Returns a reason to end the run, or `nil` to go on.
    func observe(_ event: Event) throws -> String?
}

/// An observer whose answers depend on what it has seen: checkpoints keep what it remembers, so that a resumed run ends where the
/// run that never stopped would have.
public protocol ResumableObserver: Observer {
    /// Its name in checkpoints, which hold the tensor `run.NAME`; no two observers of a run have the same.
    var name: String { get }
    /// What it remembers: always the same number of values, which are set when a run resumes.
    var saved: [Double] { get set }
}
