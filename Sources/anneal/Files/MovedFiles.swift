internal import AnnealExperiment
internal import Glibc
internal import SystemPackage

extension RunEnvironment {
    /// Where a run's files are, if it goes on in another folder than it was started in: its checkpoint is not where it says, but
    /// one of that name is named now. What is written then goes on beside it, and no second set begins here.
    ///
    /// - Parameter named: The checkpoint's file as it is named now.
    mutating func move(to named: String) {
        guard let checkpoint = checkpointFile, access(checkpoint, F_OK) != 0 else { return }
        let (old, new) = (FilePath(checkpoint), FilePath(named))
        guard !old.isAbsolute, old.lastComponent == new.lastComponent else { return }
        // What stands before the path that the run was given is the folder it was started in.
        var folder = new.removingLastComponent()
        for component in old.removingLastComponent().components.reversed() {
            guard folder.lastComponent == component else { return }
            folder.removeLastComponent()
        }
        for path in [\RunEnvironment.out, \.checkpoint, \.log, \.json, \.svg, \.tensorboard] {
            guard let file = self[keyPath: path], file != "-", !file.hasPrefix("/") else { continue }
            self[keyPath: path] = folder.pushing(FilePath(file)).string
        }
    }
}
