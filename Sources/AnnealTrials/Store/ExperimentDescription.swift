public import AnnealEvidence

/// What makes trials comparable: all but the arm, the rate, the seed and the steps.
public struct ExperimentDescription: Sendable, Equatable {
    /// A shared library that took part.
    public struct Plugin: Sendable, Equatable, Hashable {
        public let name: String
        public let version: String
        /// Of the file, in hexadecimal.
        public let sha256: String

        public init(name: String, version: String, sha256: String) {
            self.name = name
            self.version = version
            self.sha256 = sha256
        }
    }

    /// The command that trains, as it was typed, or the name of a model and its data.
    public var subject: String
    /// SHA-256 of the subject, the data and the configuration: trials with another one are never compared with these.
    public var digest: String
    /// As JSON.
    public var configuration: String
    public var metric: Metric
    public var plugins: [Plugin]
    /// Of the program.
    public var version: String

    public init(
        subject: String, digest: String, configuration: String, metric: Metric, plugins: [Plugin], version: String
    ) {
        self.subject = subject
        self.digest = digest
        self.configuration = configuration
        self.metric = metric
        self.plugins = plugins
        self.version = version
    }
}

/// An experiment of a store.
public struct StoredExperiment: Sendable, Equatable {
    public let id: Int64
    public let description: ExperimentDescription
    /// UTC, as ISO 8601 writes it.
    public let created: String
    /// In the order in which they were added.
    public let arms: [String]
    public let trials: Int
    public let failed: Int
    /// Of all trials.
    public let seconds: Double
}
