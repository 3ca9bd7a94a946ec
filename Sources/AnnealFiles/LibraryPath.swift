internal import CLinux

/// The resolved path of the library, or of the program, that holds an address; `nil` if the loader knows of none.
public func libraryPath(of address: UnsafeRawPointer) -> String? {
    // A Dl_info: a path, a base address, a symbol's name and its address.
    withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: 4) { info in
        info.initialize(repeating: nil)
        guard dladdr(address, info.baseAddress) != 0, let path = info[0] else { return nil }
        return resolvedPath(String(cString: path))
    }
}
