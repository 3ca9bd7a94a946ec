internal import AnnealHost

/// What is checked.
public struct Subject: Sendable {
    public let file: String
    /// One component of the file; empty where the file as a whole is looked at.
    public let component: String
    /// Decides the weights, gradients and times that are tried.
    public let seed: UInt64

    public init(file: String, component: String, seed: UInt64) {
        self.file = file
        self.component = component
        self.seed = seed
    }
}

extension Subject {
    func registry() throws -> Registry {
        try Registry(searching: SearchPath(only: [file]))
    }

    func opened() throws -> Component { try registry().component(component) }
}
