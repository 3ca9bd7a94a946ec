import AnnealHost

extension SharedObject {
    /// Why the file at `path` is refused; nil if it is a plugin.
    static func refusal(_ path: String) -> SharedObjectError.Reason? {
        do throws(SharedObjectError) {
            _ = try inspect(path)
            return nil
        } catch {
            return error.reason
        }
    }
}
