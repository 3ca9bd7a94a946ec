/// One test of a plugin. It passes, perhaps with a remark, or throws one sentence.
struct Check: Sendable {
    enum Family: String, Sendable { case file, load, table, create, schedule, optimizer, compatibility }

    let family: Family
    let title: String
    /// What holds of a plugin that passes, in a sentence without its full stop; may be empty.
    let promise: String
    /// The seconds of processor time it may take; by the clock six times as many, since others may be at work, too.
    var limit: Int { family == .optimizer ? 20 : 4 }
    let body: @Sendable (Subject) throws -> String

    /// "schedule.finite", as reports have it.
    var name: String { "\(family).\(title)" }
}

/// What is checked.
struct Subject {
    let file: String
    /// One component of the file; empty where the file as a whole is looked at.
    let component: String
    /// Decides the weights, gradients and times that are tried.
    let seed: UInt64
}

/// What a plugin did wrong, in one sentence.
struct CheckFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

func require(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
    if !condition { throw CheckFailure(sentence()) }
}
