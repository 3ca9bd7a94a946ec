import AnnealFiles
import CAnneal
import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// Structs of other sizes than this host's: too small is refused, larger is fine, and nothing behind one is read.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct TableSizeTests {
    @Test(arguments: [
        ("PLUGIN", "anneal_plugin", ANNEAL_PLUGIN_V1_SIZE),
        ("SCHEDULE", "anneal_component", ANNEAL_COMPONENT_V1_SIZE),
        ("PARAMETER", "anneal_parameter", ANNEAL_PARAMETER_V1_SIZE),
        ("SCHEDULE_API", "anneal_schedule_api", ANNEAL_SCHEDULE_API_V1_SIZE),
        ("STATE", "anneal_state", ANNEAL_STATE_V1_SIZE),
        ("OPTIMIZER_API", "anneal_optimizer_api", ANNEAL_OPTIMIZER_API_V1_SIZE),
        ("SLOT", "anneal_slot", ANNEAL_SLOT_V1_SIZE),
        ("REDUCTION", "anneal_reduction", ANNEAL_REDUCTION_V1_SIZE),
        ("EVALUATION", "anneal_evaluation", ANNEAL_EVALUATION_V1_SIZE),
    ])
    func `a table smaller than the first version's is refused`(table: String, name: String, minimum: UInt32) throws {
        for size in [0, 4, minimum - 1] {
            #expect(
                try Probe.defect(table, ".struct_size = \(size)")
                    == "has a \(name) of \(size) bytes, fewer than the \(minimum) of the first version: "
                    + "set its struct_size to sizeof")
        }
    }

    /// With `GUARDED`, each table ends where memory that cannot be read begins; without, each is followed by 64 bytes of
    /// fields this host does not know.
    @Test(arguments: [["GUARDED": "1"], [:]])
    func `a table is read to its own end and no further than the host knows`(macros: [String: String]) throws {
        let registry = try CompiledLibrary.registry(fixture: "edges", macros)
        #expect(registry.components.map(\.name) == ["counter", "edge"])

        let schedule = try ScheduleInstance(
            ScheduleSpecification("edge"), in: registry, length: RunLength(steps: 10))
        var state = schedule.initialState
        #expect(try schedule.curve(steps: 0..<2, base: [2], state: state) == [6, 6])
        try schedule.observe(metric: 0.5, afterStep: 2, base: [2], state: &state)
        #expect(try schedule.curve(steps: 0..<2, base: [2], state: state) == [1, 1])

        let tensors = [OptimizerInstance.Tensor(name: "w", shape: [3], offset: 0)]
        let optimizer = try OptimizerInstance(Specification("counter"), in: registry, tensors: tensors)
        var weights = [Float](repeating: 5, count: 64)
        let state2 = optimizer.makeState(parameters: weights)
        try optimizer.step(state2, parameters: &weights, gradients: weights, hyperparameters: optimizer.hyperparameters)
        #expect(weights[..<4] == [2, 2, 2, 5])
    }

    /// A plugin built with an older header than the host's: its struct is shorter than the one the host reads into.
    @Test func `fields that an older plugin lacks are zero`() throws {
        struct Newer {
            var structSize: UInt32
            var reserved: UInt32
            var key: UInt64
            var initial: Double
            var appended: UInt64
            var also: UInt64
        }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let memory = try #require(mmap(nil, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
        defer { munmap(memory, 2 * page) }
        #expect(mprotect(memory + page, page, PROT_NONE) == 0)
        let size = MemoryLayout<anneal_state>.size
        let older = memory + page - size
        older.initializeMemory(as: UInt8.self, repeating: 0xff, count: size)
        older.storeBytes(of: UInt32(size), as: UInt32.self)
        older.storeBytes(of: 1.5, toByteOffset: 16, as: Double.self)

        let read: Newer = try TableReader(file: PluginFile(path: "older.so", identity: .init(device: 0, inode: 0)))
            .read(older, "anneal_state", ANNEAL_STATE_V1_SIZE)
        #expect(read.structSize == UInt32(size) && read.key == .max && read.initial == 1.5)
        #expect(read.appended == 0 && read.also == 0)
    }
}
