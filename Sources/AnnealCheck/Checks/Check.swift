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
