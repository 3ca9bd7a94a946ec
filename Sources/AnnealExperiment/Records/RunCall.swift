/// A call of the program that a run's folder tells of: the one that began the run, or one that went on with it.
public struct RunCall: Codable, Sendable, Equatable {
    /// The commit that the working folder was at.
    public struct Commit: Codable, Sendable, Equatable {
        public let commit: String
        /// Absent where none is checked out.
        public let branch: String?
        /// Whether files that are kept in the repository were changed; absent if that could not be found out.
        public let isDirty: Bool?

        public init(commit: String, branch: String?, isDirty: Bool?) {
            self.commit = commit
            self.branch = branch
            self.isDirty = isDirty
        }
    }

    public struct Machine: Codable, Sendable, Equatable {
        public let name: String
        /// The kernel with its version, and the kind of processor it is for.
        public let system: String
        public let processor: String?
        public let processors: Int
        /// In bytes.
        public let memory: Double

        public init(name: String, system: String, processor: String?, processors: Int, memory: Double) {
            self.name = name
            self.system = system
            self.processor = processor
            self.processors = processors
            self.memory = memory
        }
    }

    /// The steps done when it began.
    public let firstStep: Int
    /// When, as ISO 8601 has it.
    public let began: String
    public let command: [String]
    /// The folder that paths in it are of.
    public let folder: String
    /// The program's version, and those of the libraries that it computes with.
    public let version: String
    public let libraries: [String: String]
    public let machine: Machine
    /// Absent outside of a repository.
    public let git: Commit?
    public let threads: Int

    public init(
        firstStep: Int, began: String, command: [String], folder: String, version: String, libraries: [String: String],
        machine: Machine, git: Commit?, threads: Int
    ) {
        self.firstStep = firstStep
        self.began = began
        self.command = command
        self.folder = folder
        self.version = version
        self.libraries = libraries
        self.machine = machine
        self.git = git
        self.threads = threads
    }
}
