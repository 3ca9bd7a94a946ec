internal import AnnealHost
internal import CAnneal
internal import Glibc

extension Checker {
    /// The plugin meets hosts of other minors: every struct ends where the first version's did, or goes on.
    static let compatibilityChecks = [
        Check(family: .compatibility, title: "oldest-host") { subject in
            try meetsHost(of: 0, more: 0, subject)
        },
        Check(family: .compatibility, title: "newer-host") { subject in
            try meetsHost(of: 99, more: 64, subject)
        },
    ]

    private static func meetsHost(of minor: UInt32, more: Int, _ subject: Subject) throws -> String {
        let memory = Memory()
        var table = hostTableAddress.assumingMemoryBound(to: anneal_host.self).pointee
        table.abi_minor = minor
        // A host of such a minor, from the entry on.
        let host = UnsafePointer(try memory.table(table, more: more))
        let plugin = try LoadedPlugin(subject.file, host: host)
        let handle = try plugin.component(subject.component)
        let component = try subject.opened()
        let specification = try RawInstance.usableSpecification(of: component)
        func make() throws -> RawInstance {
            try RawInstance(component, specification, table: handle, host: host, more: more)
        }
        let sentence = "in such a host it gives other numbers"
        switch component.kind {
        case .schedule:
            let (here, there) = (try RawInstance(component, specification), try make())
            let times = here.times(subject.seed)
            try require(here.bits(try here.fill(times)) == there.bits(try there.fill(times)), sentence)
            let states = (here.initialState, there.initialState)
            try require(
                here.bits(try here.observe(1, time: 1, state: states.0))
                    == there.bits(try there.observe(1, time: 1, state: states.1)), sentence)
        case .optimizer:
            let here = try run(component, specification, subject, shape: [5, 16])
            let there = try run(component, specification, subject, shape: [5, 16], make: make)
            for run in [here, there] { try descend(run, steps: 2) }
            try require(bits(here) == bits(there), sentence)
        }
        return ""
    }
}
