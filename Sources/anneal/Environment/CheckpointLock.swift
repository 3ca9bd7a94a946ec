internal import AnnealFiles
internal import AnnealTraining
internal import AnnealTrials
internal import Foundation

/// A checkpoint's file belongs to one living run: a second, of a job that was queued again, say, is told who has it, or waits for that
/// to end.
struct CheckpointLock {
    private let lock: FileLock

    /// - Parameters:
    ///   - checkpoint: The latest checkpoint's file.
    ///   - waits: Whether to wait for a run that has it.
    init(_ checkpoint: String, waits: Bool, console: Console) throws {
        let file: String
        do throws(AtomicFile.Failure) { file = try AtomicFile.target(of: checkpoint) } catch {
            throw CheckpointError.unwritable(checkpoint, "\(error)")
        }
        var hasWaited = false
        while true {
            do throws(FileLock.Failure) {
                lock = try FileLock(file + ".held", saying: Self.words)
                return
            } catch {
                switch error {
                case .inTheWay:
                    throw CheckpointError.unwritable(
                        checkpoint, "\(file).held is in the way, which would say who has it; move that away")
                case .system(let reason):
                    throw CheckpointError.unwritable(checkpoint, "\(reason)")
                case .held(let holder) where !waits:
                    throw Failure(
                        "\(checkpoint) belongs to a run that is alive, \(holder): let it end, or wait for that with --take-over"
                    )
                case .held(let holder):
                    if !hasWaited {
                        console.print("waits for the run that \(checkpoint) belongs to, \(holder)")
                        Interruption.watch()
                    }
                    hasWaited = true
                    if let signal = Interruption.signal {
                        throw Interrupted(signal: signal, description: "interrupted while it waited; nothing was done")
                    }
                    usleep(100_000)
                }
            }
        }
    }

    /// What another run is told of this one.
    private static var words: String {
        let host = ProcessIdentity.current.machine
        let time = Date().formatted(.iso8601)
        return "process \(getpid()) on \(host), since \(time)"
    }
}
