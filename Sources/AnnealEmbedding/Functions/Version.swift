// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AnnealHost
internal import CAnnealHost
internal import Glibc

/// Lives as long as the process.
nonisolated(unsafe) private let version = strdup(hostVersion)

@c @implementation public func anneal_host_minor() -> UInt32 { UInt32(ANNEAL_HOST_MINOR) }

@c @implementation public func anneal_host_version() -> UnsafePointer<CChar>! {
    UnsafePointer(version)
}

@c @implementation public func anneal_free(_ text: UnsafeMutablePointer<CChar>!) { free(text) }
