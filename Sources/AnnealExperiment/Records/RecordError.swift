/// Why a checkpoint does not say what run it is of, or its model cannot be asked.
public enum RecordError: Error, Sendable, Equatable, CustomStringConvertible {
    case missing(String)
    /// It holds words of a command line, which only that can read.
    case former(String, version: String)
    case newer(String, version: String)
    /// It has a record, in which something is wrong.
    case unreadable(String, String)
    /// A model that is asked about examples of another size.
    case otherFeatures(model: Int, examples: Int)

    public var description: String {
        switch self {
        case .missing(let file):
            "\(file) does not say how its run was started: it was not written by anneal train"
        case .former(let file, let version):
            "\(file) was written by Anneal \(version), when a checkpoint held a command line and no experiment"
        case .newer(let file, let version):
            "\(file) was written by Anneal \(version), which is newer than this one, in a form it does not know"
        case .unreadable(let file, let reason): "\(file) does not say what run it is of: \(reason)"
        case .otherFeatures(let model, let examples):
            "the model takes \(model) features, and these examples have \(examples)"
        }
    }
}
