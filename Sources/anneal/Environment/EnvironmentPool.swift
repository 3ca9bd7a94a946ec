internal import AnnealExperiment
internal import AnnealTensor
internal import Foundation

extension RunEnvironment {
    /// The threads that are asked for, or as many as the machine has processors, at most 8.
    func pool() throws -> Pool {
        try Pool(threads: threads ?? min(8, ProcessInfo.processInfo.activeProcessorCount))
    }
}
