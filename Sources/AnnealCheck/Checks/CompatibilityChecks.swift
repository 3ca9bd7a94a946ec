internal import AnnealHost
internal import CAnneal
internal import Glibc

extension Checker {
    /// The plugin meets hosts of other minors, in which every struct ends where the first version's did or later, and one that
    /// offers nothing beyond the contract.
    static let compatibilityChecks = [
        Check(family: .compatibility, title: "oldest-host", promise: "it works in the oldest host") { subject in
            var table = ownTable
            table.abi_minor = 0
            return try meets(table, more: 0, subject)
        },
        Check(
            family: .compatibility, title: "newer-host",
            promise: "it works in a host whose structs have grown"
        ) { subject in
            var table = ownTable
            table.abi_minor = 99
            return try meets(table, more: 64, subject)
        },
        Check(
            family: .compatibility, title: "bare-host",
            promise: "it works in a host that offers no extensions, or says that it cannot"
        ) { subject in
            var table = ownTable
            table.extension = { _, _ in nil }
            do {
                return try meets(table, more: 0, subject)
            } catch let refusal as LoadedPlugin.RefusesHost {
                return "\(refusal)"
            } catch let refusal as RawInstance.Refusal {
                return "\(refusal)"
            } catch let failure as RawInstance.GaveUp {
                return "\(failure)"
            }
        },
    ]

    private static var ownTable: anneal_host { hostTableAddress.assumingMemoryBound(to: anneal_host.self).pointee }

    /// - Parameter more: the bytes of a later minor that follow every struct.
    private static func meets(_ table: anneal_host, more: Int, _ subject: Subject) throws -> String {
        let component = try subject.opened()
        let specification = try RawInstance.usableSpecification(of: component)
        let here = try numbers(component, subject, specification) { try RawInstance(component, specification) }
        // From here on, which is when the entry meets it, there is no other host.
        let memory = CallMemory()
        let host = UnsafePointer(try memory.table(table, more: more))
        let handle = try LoadedPlugin(subject.file, host: host).component(subject.component)
        let there = try numbers(component, subject, specification) {
            try RawInstance(component, specification, table: handle, host: host, more: more)
        }
        try require(here == there, "in such a host it gives other numbers")
        return ""
    }

    /// The bits of some values, or of some steps.
    private static func numbers(
        _ component: Component, _ subject: Subject, _ specification: Specification,
        _ make: @escaping () throws -> RawInstance
    ) throws -> [UInt64] {
        switch component.kind {
        case .schedule:
            let schedule = try make()
            let state = try schedule.observe(1, time: 1, state: schedule.initialState)
            return schedule.bits(try schedule.fill(schedule.times(subject.seed)) + state)
        case .optimizer:
            let run = try run(component, specification, subject, shape: [5, 16], make: make)
            try descend(run, steps: 2)
            return run.everyBit
        }
    }
}
