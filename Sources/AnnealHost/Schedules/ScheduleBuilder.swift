/// Makes a specification's strategies and puts them together.
struct ScheduleBuilder {
    /// A part of the run and what is in force there, from a tick on.
    struct Segment {
        var start: Double
        var text: String
    }

    let registry: Registry
    let length: RunLength
    let clock: Clock
    /// The strategies, each once, in the order they are written.
    let components: [Component]
    /// The channels of all strategies together, "lr" first.
    let channels: [String]
    /// Whether times may lie between ticks.
    let isRemapped: Bool
    private(set) var stateKeys: [String] = []
    private(set) var initialState: [Double] = []
    /// How often each strategy that listens has occurred, so that two of a name have states of different names.
    private var occurrences: [String: Int] = [:]

    /// - Parameter clock: exchanges the specification's own.
    init(
        _ specification: ScheduleSpecification, in registry: Registry, length: RunLength, clock: Clock?,
        isRemapped: Bool
    ) throws(SpecificationError) {
        try specification.check(in: registry)
        var components: [Component] = []
        for strategy in specification.strategies where !components.contains(where: { $0.name == strategy.name }) {
            components.append(try registry.schedule(strategy))
        }
        let ticksPerStep = specification.hasSequence || components.contains { $0.defaultClock == .step }
        self.registry = registry
        self.components = components
        self.length = length
        self.isRemapped = isRemapped
        self.clock = clock ?? (ticksPerStep ? .step : .epoch)
        self.channels = components.flatMap(\.channels).reduce(into: ["lr"]) { if !$0.contains($1) { $0.append($1) } }
    }

    /// - Parameter horizon: the length of the piece it stands in, in ticks; `nil` when unknown.
    mutating func build(
        _ specification: ScheduleSpecification, horizon: Double?
    ) throws(SpecificationError) -> (tree: ScheduleTree, segments: [Segment]) {
        switch specification {
        case .factor(let number):
            return (.factor(Double(number: number) ?? 1), [Segment(start: 0, text: specification.description)])
        case .strategy(let strategy):
            return (.leaf(try leaf(strategy, horizon)), [Segment(start: 0, text: specification.description)])
        case .product(let factors):
            var trees: [ScheduleTree] = []
            var segments: [[Segment]] = []
            for factor in factors {
                let (tree, parts) = try build(factor, horizon: horizon)
                trees.append(tree)
                segments.append(parts)
            }
            return (.product(trees), Self.merged(segments, of: factors))
        case .sequence(let pieces): return try sequence(pieces, horizon)
        }
    }

    private mutating func leaf(_ strategy: Specification, _ horizon: Double?) throws(SpecificationError) -> ScheduleLeaf
    {
        let component = try registry.schedule(strategy)
        guard case .schedule(let table) = component.functions else {
            throw .wrongKind(strategy.name, is: component.kind, wanted: .schedule)
        }
        let scale = TimeScale(clock, length: length, piece: horizon)
        do {
            let arguments = try Arguments(strategy.arguments, for: component, location: strategy.location)
                .inTicks(of: scale, own: table.clock, component: component)
            let leaf = try ScheduleLeaf(
                component, table, arguments: arguments, horizon: horizon, channels: channels,
                firstState: initialState.count, floorsTime: isRemapped && !table.allowsFractionalTime)
            remember(table.states, of: component.name)
            return leaf
        } catch {
            if case .refused(_, let sentence) = error { throw error.at(strategy.location(of: sentence)) }
            throw error.at(strategy.location)
        }
    }

    private mutating func remember(_ states: [ScheduleTable.State], of name: String) {
        guard !states.isEmpty else { return }
        let occurrence = (occurrences[name] ?? 0) + 1
        occurrences[name] = occurrence
        let owner = occurrence == 1 ? name : "\(name)#\(occurrence)"
        stateKeys += states.map { "\(owner).\($0.key)" }
        initialState += states.map(\.initial)
    }

    private mutating func sequence(
        _ pieces: [ScheduleSpecification.Piece], _ horizon: Double?
    ) throws(SpecificationError) -> (ScheduleTree, [Segment]) {
        let scale = TimeScale(clock, length: length, piece: horizon)
        var trees: [(start: Double, tree: ScheduleTree)] = []
        var segments: [Segment] = []
        var start = 0.0
        for (index, piece) in pieces.enumerated() {
            let length: Double?
            do throws(SpecificationError) {
                // The last one takes what remains.
                let isLast = index == pieces.count - 1
                length =
                    isLast && piece.length == nil ? horizon.map { $0 - start } : try Self.ticks(of: piece, by: scale)
                if let length, let horizon, start + length > horizon {
                    throw SpecificationError.piecesTooLong(start + length, of: horizon, clock)
                }
            } catch {
                throw error.at(piece.location)
            }
            // An empty piece is never in force, so it is not made; its arguments have been checked.
            if length == 0 { continue }
            let (tree, parts) = try build(piece.schedule, horizon: length)
            trees.append((start, tree))
            segments += parts.map { Segment(start: start + $0.start, text: $0.text) }
            start += length ?? 0
        }
        // Of a run without steps nothing is ever asked.
        return trees.isEmpty ? (.product([]), []) : (.sequence(trees), segments)
    }

    /// The length of a piece that has one: its own, or the sum of those in its brackets.
    private static func ticks(
        of piece: ScheduleSpecification.Piece, by scale: TimeScale
    ) throws(SpecificationError) -> Double {
        if let span = piece.length { return try scale.ticks(span) }
        guard case .sequence(let pieces) = piece.schedule else { return 0 }
        var sum = 0.0
        for piece in pieces { sum += try ticks(of: piece, by: scale) }
        return sum
    }

    /// Where any factor changes, all that are in force from there on.
    private static func merged(_ segments: [[Segment]], of factors: [ScheduleSpecification]) -> [Segment] {
        let starts = Set(segments.joined().map(\.start)).sorted()
        var places = segments.map { _ in 0 }
        return starts.map { start in
            let texts = segments.indices.compactMap { factor -> String? in
                let parts = segments[factor]
                while places[factor] + 1 < parts.count, parts[places[factor] + 1].start <= start { places[factor] += 1 }
                return parts.first.map { $0.start <= start ? parts[places[factor]].text : nil } ?? nil
            }
            return Segment(start: start, text: texts.joined(separator: " * "))
        }
    }
}
