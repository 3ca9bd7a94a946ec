internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealHost
internal import AnnealTraining
internal import Glibc

/// The files that a call of the program reads and writes, known by what they are and not by how their paths are spelled: so that
/// nothing that is read is written over, and no two things are written to one file.
///
///     var files = FilesInUse()
///     files.reads("run.safetensors", "the checkpoint")
///     try files.writes("./run.safetensors", "--json")
///     // throws: --json ./run.safetensors is the checkpoint, which would be lost: give it a name of its own
///
/// A device, a pipe and what is not there to be read are nobody's.
struct FilesInUse {
    private var users: [FileIdentity: (what: String, isWritten: Bool)] = [:]

    /// Standard output and error may be files, too.
    init() {
        for (number, what) in [(STDOUT_FILENO, "standard output"), (STDERR_FILENO, "standard error")] {
            if let identity = FileIdentity(descriptor: number) { users[identity] = (what, true) }
        }
    }

    mutating func reads(_ path: String?, _ what: String) {
        guard let path, path != "-", access(path, F_OK) == 0, let identity = FileIdentity(path),
            users[identity]?.isWritten != true
        else { return }
        users[identity] = (what, false)
    }

    mutating func reads(_ source: DatasetSource) {
        for file in source.files ?? [] { reads(file, "a file of the data") }
    }

    /// What a run reads besides its checkpoint.
    mutating func reads(_ experiment: Experiment) {
        reads(experiment.dataset)
        for schedule in experiment.schedules + experiment.groups.flatMap(\.schedules) { reads(schedule.specification) }
    }

    /// A table that it reads, say.
    mutating func reads(_ schedule: ScheduleSpecification) {
        for argument in schedule.strategies.flatMap(\.arguments) {
            switch argument.value {
            case .word(let text), .string(let text): reads(text, "a file of the schedule")
            case .list: break
            }
        }
    }

    /// - Parameter environment: Its plugins are read.
    init(of environment: RunEnvironment) {
        self.init()
        for plugin in environment.plugins { reads(plugin, "a plugin") }
        reads(environment.lock ?? (environment.isLocked ? PluginLock.usualFile : nil), "the lock")
    }

    /// - Parameter option: Named in the error.
    /// - Throws: `UsageError`.
    mutating func writes(_ path: String?, _ option: String) throws(UsageError) {
        guard let path, path != "-", let identity = FileIdentity(path) else { return }
        if let user = users[identity] {
            throw UsageError(
                user.isWritten
                    ? "\(option) \(path) is also where \(user.what) goes: give each a name of its own"
                    : "\(option) \(path) is \(user.what), which would be lost: give it a name of its own")
        }
        users[identity] = (option, true)
    }
}
