/// Why a checkpoint cannot be written, read or resumed from.
public enum CheckpointError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file and the system's reason.
    case unwritable(String, String)
    case unreadable(String)
    /// The file and what is wrong with it.
    case malformed(String, SafetensorsFault)
    /// A file of tensors that is none of Anneal's checkpoints.
    case unsealed(String)
    case altered(String)
    /// The file and what does not fit.
    case doesNotFit(String, String)

    /// A tensor of a checkpoint is not the one that a run needs.
    static func doesNotFit(_ path: String, _ error: SafetensorsError) -> CheckpointError {
        switch error.fault {
        case .other(let name, let found, let wanted): .doesNotFit(path, "\(name) is \(found), the run needs \(wanted)")
        default: .doesNotFit(path, "\(error.fault)")
        }
    }

    public var description: String {
        switch self {
        case .unwritable(let file, let reason): "the checkpoint \(file) cannot be written: \(reason)"
        case .unreadable(let sentence): sentence
        case .malformed(let file, let fault): "\(file) cannot be read as a checkpoint: \(fault)"
        case .unsealed(let file): "\(file) cannot be read as a checkpoint: it has no SHA-256"
        case .altered(let file): "\(file) was altered since it was written: its SHA-256 is another"
        case .doesNotFit(let file, let what): "\(file) is a checkpoint of another run: \(what)"
        }
    }
}
