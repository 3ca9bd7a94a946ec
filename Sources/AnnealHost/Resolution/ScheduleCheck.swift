extension ScheduleSpecification {
    /// Checks all that can be checked before the length of the run is known: names, keys, values, and that no strategy that
    /// sets the rate itself stands to the right of a `*`.
    public func check(in registry: Registry) throws(SpecificationError) { try check(in: registry, isOnTheRight: false) }

    /// Whether any of it sets the rate itself, whatever the base rate is.
    public func setsTheRate(in registry: Registry) throws(SpecificationError) -> Bool {
        for strategy in strategies where try registry.setsTheRate(strategy) { return true }
        return false
    }

    /// Whether it is the same whatever the base rate is, since all of it sets the rate itself.
    public func ignoresTheBaseRate(in registry: Registry) throws(SpecificationError) -> Bool {
        switch self {
        case .factor: return false
        case .strategy(let strategy): return try registry.setsTheRate(strategy)
        // What stands to the left is the base of what stands to the right.
        case .product(let factors): return try factors[0].ignoresTheBaseRate(in: registry)
        case .sequence(let pieces):
            for piece in pieces where try !piece.schedule.ignoresTheBaseRate(in: registry) { return false }
            return true
        }
    }

    private func check(in registry: Registry, isOnTheRight: Bool) throws(SpecificationError) {
        switch self {
        case .factor: break
        case .strategy(let strategy):
            if try registry.setsTheRate(strategy), isOnTheRight {
                throw SpecificationError.setsTheRate(component: strategy.name).at(strategy.location)
            }
        case .product(let factors):
            for (index, factor) in factors.enumerated() {
                try factor.check(in: registry, isOnTheRight: isOnTheRight || index > 0)
            }
        case .sequence(let pieces):
            for piece in pieces { try piece.schedule.check(in: registry, isOnTheRight: isOnTheRight) }
        }
    }
}

extension Registry {
    fileprivate func setsTheRate(_ strategy: Specification) throws(SpecificationError) -> Bool {
        let component = try schedule(strategy)
        let arguments = try Arguments(strategy.arguments, for: component, location: strategy.location)
        return zip(component.parameters, arguments.given).contains { $0.isAbsolute && $1 }
    }
}
