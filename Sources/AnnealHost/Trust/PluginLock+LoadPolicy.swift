internal import AnnealFiles

extension PluginLock: LoadPolicy {
    /// Only what the lock trusts is opened, from a sealed copy.
    public func admit(_ file: String) throws(PluginError.Reason) -> AdmittedFile {
        let name = Self.name(ofFile: file)
        func refuse(_ refusal: PluginLockRefusal) -> PluginError.Reason { .notAdmitted(LoadRefusal(refusal)) }
        return try SealedPolicy.admit(file) { size throws(PluginError.Reason) in
            // One of another name and length cannot be a trusted file.
            guard entries.contains(where: { $0.file == name || $0.bytes == Int(clamping: size) }) else {
                throw refuse(.notInLock(lock: self.file))
            }
        } digest: { digest throws(PluginError.Reason) in
            guard !entries.contains(where: { $0.sha256 == digest.description }) else { return }
            guard let meant = entries.first(where: { $0.file == name }) else {
                throw refuse(.notInLock(lock: self.file))
            }
            throw refuse(
                .otherBytes(meant.name, now: digest.description, trusted: meant.sha256, lock: self.file))
        }
    }

    /// Only a component that does what it did when it was trusted.
    public func admit(_ component: Component) throws(PluginError.Reason) {
        func refuse(_ refusal: PluginLockRefusal) -> PluginError.Reason { .notAdmitted(LoadRefusal(refusal)) }
        let digest: SHA256
        do throws(PluginError) { digest = try component.plugin.digest() } catch { throw error.reason }
        guard let entry = entry(component.name), entry.sha256 == digest.description else {
            throw refuse(.otherComponent(component.name, lock: file))
        }
        guard entry.kind == component.kind, entry.version == component.version else {
            let what = "the \(component.kind.rawValue) \(component.name) \(component.version)"
            throw refuse(.otherComponent(what, lock: file))
        }
        let now = BehaviourRecord(of: component)
        if let difference = now.difference(from: entry.behaviour, of: component.kind) {
            throw refuse(.otherBehaviour(component.name, difference, lock: file))
        }
    }

    public func refusal(of name: String, among broken: [PluginError]) -> LoadRefusal? {
        guard let entry = entry(name) else { return LoadRefusal(PluginLockRefusal.unknownName(name, lock: file)) }
        let reason = broken.first { error in
            guard case .notAdmitted(let refusal) = error.reason else {
                return Self.name(ofFile: error.file) == entry.file
            }
            return switch refusal.cause as? PluginLockRefusal {
            case .otherBytes(name, _, _, _), .otherBehaviour(name, _, _): true
            // The trusted file itself, which others can write or which is broken.
            default: Self.name(ofFile: error.file) == entry.file
            }
        }
        if let reason { return LoadRefusal(reason) }
        return LoadRefusal(
            PluginLockRefusal.noFile(name, sha256: entry.sha256, file: entry.file, lock: file))
    }
}
