internal import AnnealHost
internal import Glibc

/// The hyperparameters of an optimizer as its owner changes them, a row per group; every change is looked at once.
final class HyperparameterTable {
    /// What the owner reads and writes.
    let values: UnsafeMutablePointer<Double>
    /// What was found to be right.
    private let accepted: UnsafeMutablePointer<Double>
    private let count: Int
    private let component: Component
    private let groups: [String]
    private let mayChange: [Bool]

    init(_ optimizer: OptimizerInstance, mayChange: [Bool]) {
        component = optimizer.component
        groups = optimizer.groups.map(\.name)
        self.mayChange = mayChange
        count = optimizer.hyperparameters.count
        values = .allocate(capacity: max(1, count))
        accepted = .allocate(capacity: max(1, count))
        for (index, value) in optimizer.hyperparameters.enumerated() {
            (values[index], accepted[index]) = (value, value)
        }
    }

    deinit {
        values.deallocate()
        accepted.deallocate()
    }

    /// - Throws: if a value was changed that may not, or to what it may not be.
    func check() throws(Misuse) {
        guard memcmp(values, accepted, count * MemoryLayout<Double>.size) != 0 else { return }
        let width = component.parameters.count
        for index in 0..<count where values[index].bitPattern != accepted[index].bitPattern {
            let (parameter, group) = (component.parameters[index % width], groups[index / width])
            guard mayChange[index % width] else { throw .notScheduled(parameter.key, group: group) }
            guard parameter.accepts(values[index]) else {
                throw .outOfDeclaredRange(
                    parameter.key, value: "\(values[index])", group: group,
                    range: parameter.rangeText.isEmpty ? "a finite number" : parameter.rangeText)
            }
        }
        accepted.update(from: values, count: count)
    }
}
