internal import AnnealHost
internal import CAnnealHost
internal import Glibc

/// Lives as long as the process.
nonisolated(unsafe) private let version = strdup(hostVersion)

@c(anneal_host_minor) @implementation public func hostMinor() -> UInt32 { UInt32(ANNEAL_HOST_MINOR) }

@c(anneal_host_version) @implementation public func hostVersionText() -> UnsafePointer<CChar>! {
    UnsafePointer(version)
}

@c(anneal_free) @implementation public func freeText(_ text: UnsafeMutablePointer<CChar>!) { free(text) }
