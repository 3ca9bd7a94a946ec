internal import AnnealHost
internal import CAnneal
internal import CAnnealHost

/// What `anneal_optimizer_open` is asked for.
struct OptimizerSetup {
    let layouts: [TensorLayout]
    private let specification: Specification
    private let groups: [GroupSpecification]
    private let membership: [Int]?
    private let rate: Double?
    private let scheduled: [String]
    private let length: RunLength

    init(_ pointer: UnsafePointer<anneal_optimizer_setup>?) throws {
        let setup = try table(pointer, "setup", atLeast: ANNEAL_OPTIMIZER_SETUP_V1_SIZE)
        specification = try Specification(try text(setup.text, "setup.text"))
        rate = setup.lr?.pointee
        let count = try whole(setup.tensor_count, "setup.tensor_count")
        guard count == 0 || setup.tensors != nil else { throw Misuse.missing("setup.tensors") }
        let layouts = try (0..<count).map { try TensorLayout(setup.tensors[$0], index: $0) }
        let options = try texts(setup.groups, setup.group_count, "setup.groups")
        if let membership = setup.membership {
            groups = try options.enumerated().map { try GroupSpecification(named: "\($0 + 1)", options: $1) }
            self.membership = try layouts.enumerated().map { index, layout in
                guard membership[index] <= options.count else {
                    throw Misuse.noSuchGroup(UInt64(membership[index]), tensor: layout.name, groups: options.count)
                }
                return Int(membership[index])
            }
        } else {
            groups = try options.map { try GroupSpecification($0) }
            membership = nil
        }
        for group in groups where !group.schedules.isEmpty { throw Misuse.scheduleOfGroup("\(group.pattern)") }
        self.layouts = layouts
        scheduled = try texts(setup.scheduled, setup.scheduled_count, "setup.scheduled")
        length = try RunLength(setup.length)
    }

    func optimizer(in registry: Registry) throws -> OptimizerInstance {
        var tensors: [OptimizerInstance.Tensor] = []
        var offset = 0
        for layout in layouts {
            tensors.append(
                OptimizerInstance.Tensor(
                    name: layout.name, shape: layout.shape, offset: offset, isSparse: layout.isSparse))
            let (end, isTooLarge) = offset.addingReportingOverflow((layout.count + 63) / 64 * 64)
            guard !isTooLarge, end <= 1 << 59 else {
                throw Misuse.outOfRange("setup.tensors", range: "of at most 2^59 numbers together")
            }
            offset = end
        }
        return try OptimizerInstance(
            specification, groups: groups, in: registry, tensors: tensors, rate: rate, scheduled: scheduled,
            length: length, membership: membership, isScattered: true)
    }

    /// Which parameters may change from step to step.
    func mayChange(in component: Component) throws(Misuse) -> [Bool] {
        var mayChange = component.parameters.map { _ in false }
        for key in scheduled {
            guard let index = component.hyperparameter(for: key) else {
                throw .notSchedulable(
                    key, optimizer: component.name, known: component.parameters.filter(\.isSchedulable).map(\.key))
            }
            mayChange[index] = true
        }
        return mayChange
    }
}
