internal import AnnealExperiment
internal import AnnealHost

/// An experiment with the values of a sweep's point: fields of the experiment, or parameters of the optimizer.
struct SweptExperiment {
    let base: Experiment
    let registry: Registry
    let file: SweepFile

    /// Fields that trials may differ in and still be compared.
    private static let fields: [Experiment.Key] = [
        .optimizer, .model, .batchSize, .schedule, .warmup, .clipNorm, .clipValue, .accumulate, .ema, .group,
    ]

    func experiment(_ settings: [(key: String, value: String)]) throws -> Experiment {
        var experiment = base
        // An optimizer before its parameters.
        let fields = settings.filter { Experiment.Key(rawValue: $0.key) != nil }
        for (key, value) in fields {
            guard let field = Experiment.Key(rawValue: key), Self.fields.contains(field) else {
                throw file.error(
                    key, "\(key) cannot be swept, since all trials have it in common: type --\(key) instead")
            }
            do {
                try experiment.set(field, to: [value], reader: .files)
            } catch {
                throw file.error(key, error)
            }
        }
        for (key, value) in settings where Experiment.Key(rawValue: key) == nil {
            try set(key, value, of: &experiment.optimizer)
        }
        return experiment
    }

    private func set(_ key: String, _ value: String, of optimizer: inout Specification) throws {
        let component = try registry.component(optimizer.name, .optimizer)
        guard component.parameters.contains(where: { $0.key == key }) else {
            let known = component.parameters.map(\.key).filter { $0 != "lr" } + Self.fields.map(\.rawValue)
            let nearest = nearestName(to: key, among: known).map { " (did you mean \($0)?)" } ?? ""
            throw file.error(
                key,
                "\(optimizer.name) has no parameter \(echoed(key))\(nearest), and there is no such option: known are "
                    + known.joined(separator: ", "))
        }
        guard !optimizer.arguments.contains(where: { $0.key == key }) else {
            throw file.error(key, "\(key) is swept and typed in \(optimizer): leave one out")
        }
        do {
            optimizer.arguments.append(.init(key, Specification.Value(value)))
            _ = try Arguments(optimizer.arguments, for: component)
        } catch {
            throw file.error(key, error)
        }
    }
}
