/// Which plugins are loaded, and from what bytes.
///
///     try Registry(searching: SearchPath(), admitting: lock)   // a `PluginLock` is a policy
public protocol LoadPolicy: Sendable {
    /// Admits a file whose path has at least one slash, and says what the dynamic loader is to open for it. Nothing of it has run
    /// yet.
    func admit(_ file: String) throws(PluginError.Reason) -> AdmittedFile

    /// Admits a component of an admitted file.
    func admit(_ component: Component) throws(PluginError.Reason)

    /// Why no component of a name can be used; `nil` if the policy has no part in that.
    ///
    /// - Parameter broken: what was found and cannot be used.
    func refusal(of name: String, among broken: [PluginError]) -> LoadRefusal?
}

extension LoadPolicy {
    public func admit(_ component: Component) throws(PluginError.Reason) {}
    public func refusal(of name: String, among broken: [PluginError]) -> LoadRefusal? { nil }
}
