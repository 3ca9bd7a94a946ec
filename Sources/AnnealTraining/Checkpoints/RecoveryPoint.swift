/// What a run that diverges is brought back to.
enum RecoveryPoint {
    /// Nothing was kept yet.
    case none
    /// A checkpoint that no file holds.
    case memory(CheckpointFile)
    /// The file of the latest checkpoint.
    case file(String)

    /// - Throws: `CheckpointError` if the file is no longer what was written.
    func checkpoint() throws(CheckpointError) -> CheckpointFile? {
        switch self {
        case .none: nil
        case .memory(let checkpoint): checkpoint
        case .file(let path): try CheckpointFile(reading: path)
        }
    }
}
