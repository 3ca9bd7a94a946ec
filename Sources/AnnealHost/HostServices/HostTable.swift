internal import CAnneal
internal import Glibc

/// What plugins see of this program. It lives as long as the process.
enum HostTable {
    nonisolated(unsafe) static let pointer: UnsafePointer<anneal_host> = {
        let host = UnsafeMutablePointer<anneal_host>.allocate(capacity: 1)
        host.initialize(
            to: anneal_host(
                struct_size: UInt32(MemoryLayout<anneal_host>.size), abi_minor: UInt32(ANNEAL_ABI_MINOR),
                name: UnsafePointer(strdup("anneal")), version: UnsafePointer(strdup(hostVersion)),
                extension: { _, id in
                    switch id.map({ String(cString: $0) }) {
                    case "anneal.scratch/1": UnsafeRawPointer(Scratch.table)
                    case "anneal.crew/1": UnsafeRawPointer(Crew.table)
                    default: nil
                    }
                }))
        return UnsafePointer(host)
    }()
}

/// What plugins see of this program, an `anneal_host`.
package var hostTableAddress: UnsafeRawPointer { UnsafeRawPointer(HostTable.pointer) }
