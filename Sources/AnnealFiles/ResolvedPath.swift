internal import Glibc

/// A path without links and dots.
///
///     resolvedPath("/proc/self/exe")   // where the program is
///
/// - Returns: `nil` if there is nothing.
public func resolvedPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}
