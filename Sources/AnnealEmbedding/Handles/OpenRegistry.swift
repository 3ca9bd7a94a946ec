internal import AnnealHost

/// A registry as C holds it.
final class OpenRegistry {
    let registry: Registry

    init(_ registry: Registry) { self.registry = registry }
}
