internal import AnnealExperiment
internal import AnnealHost
internal import Yams

extension ScheduleSpecification {
    /// Reads a specification as it is typed, or the file it names.
    static func read(_ text: String) throws -> ScheduleSpecification {
        guard text.hasSuffix(".yml") || text.hasSuffix(".yaml") else { return try ScheduleSpecification(text) }
        return try ScheduleFile(text).specification()
    }
}

extension TextReader {
    /// Reads a schedule as it is typed, or from the file it names.
    static var files: TextReader { TextReader { try ScheduleSpecification.read($0) } }
}

/// A schedule written as YAML, which says the same as the line:
///
///     # (linear(start_factor=0.01) for 5% -> cosine) * 0.5
///     product:
///       - sequence:
///           - linear: {start_factor: 0.01}
///             for: 5%
///           - cosine
///       - 0.5
///
/// A list is a sequence; a text is read as on the command line, so `- linear for 5%` is a piece, too.
struct ScheduleFile {
    private let file: YAMLFile
    /// Aliases can make a short file endless.
    private static let mostNodes = 10_000

    init(_ name: String) throws {
        do throws(YAMLFile.Problem) { file = try YAMLFile(name) } catch { throw Self.error(error, name, text: "") }
    }

    func specification() throws -> ScheduleSpecification {
        let root: Node?
        do throws(YAMLFile.Problem) { root = try file.root() } catch {
            throw Self.error(error, file.name, text: file.text)
        }
        guard let root else { throw ScheduleFileError("\(file.name) is empty: it has to hold a schedule") }
        var nodes = 0
        return try schedule(root, &nodes)
    }

    private func schedule(_ node: Node, _ nodes: inout Int) throws -> ScheduleSpecification {
        nodes += 1
        guard nodes <= Self.mostNodes else { throw error("more than \(Self.mostNodes) schedules are too many", node) }
        switch node {
        case .scalar(let scalar): return try ScheduleSpecification(scalar.string)
        case .sequence(let list): return try sequence(list, node, &nodes)
        case .mapping(let mapping):
            guard mapping.count == 1, let (key, value) = mapping.first else {
                throw error("a schedule has one name, and here stand \(mapping.count) keys", node)
            }
            return try term(key, value, &nodes)
        case .alias: throw error("an alias without an anchor", node)
        }
    }

    private func sequence(_ list: Node.Sequence, _ node: Node, _ nodes: inout Int) throws -> ScheduleSpecification {
        guard !list.isEmpty else { throw error("a sequence needs a piece", node) }
        var pieces: [ScheduleSpecification.Piece] = []
        for (index, item) in list.enumerated() {
            let piece = try piece(item, &nodes)
            guard piece.length != nil || index == list.count - 1 else {
                throw error("only the last piece may leave out how long it lasts: write for: 5%", item)
            }
            pieces.append(piece)
        }
        return pieces.count == 1 && pieces[0].length == nil ? pieces[0].schedule : .sequence(pieces)
    }

    private func piece(_ node: Node, _ nodes: inout Int) throws -> ScheduleSpecification.Piece {
        guard case .mapping(let mapping) = node, let length = mapping["for"] else {
            let schedule = try schedule(node, &nodes)
            // A text may bring its length with it; one in brackets is a piece of its own, whose length is another matter.
            if let text = node.scalar?.string, case .sequence(let pieces) = schedule, pieces.count == 1,
                (try? ScheduleSpecification("\(text) -> 1")) != nil
            {
                return pieces[0]
            }
            return ScheduleSpecification.Piece(schedule, for: nil, location: location(node.mark))
        }
        guard let span = length.scalar.flatMap({ TimeSpan($0.string) }) else {
            throw error("a length is a number of steps, epochs, samples or %", length)
        }
        let others = mapping.filter { $0.key.string != "for" }
        guard others.count == 1 else {
            throw error("a piece has one schedule, and here stand \(others.count)", node)
        }
        return ScheduleSpecification.Piece(
            try term(others[0].key, others[0].value, &nodes), for: span, location: location(length.mark))
    }

    private func term(_ key: Node, _ value: Node, _ nodes: inout Int) throws -> ScheduleSpecification {
        guard let name = key.scalar?.string else { throw error("a key has to be a name", key) }
        switch (name, value) {
        case ("sequence", .sequence(let list)): return try sequence(list, value, &nodes)
        case ("product", .sequence(let list)) where list.count > 1:
            return .product(try list.map { try schedule($0, &nodes) })
        case ("sequence", _), ("product", _): throw error("\(name) needs a list of schedules", value)
        default: return .strategy(try strategy(name, key, value))
        }
    }

    private func strategy(_ name: String, _ key: Node, _ value: Node) throws -> Specification {
        let arguments: [Specification.Argument]
        switch value {
        case .mapping(let mapping):
            arguments = try mapping.map { key, value in
                guard let name = key.scalar?.string else { throw error("a key has to be a name", key) }
                return Specification.Argument(
                    name, try self.value(value), keyLocation: location(key.mark), valueLocation: location(value.mark))
            }
        case .scalar(let scalar) where ["", "~", "null"].contains(scalar.string): arguments = []
        default: throw error("\(name) takes its parameters as KEY: VALUE", value)
        }
        return Specification(name: name, arguments: arguments, location: location(key.mark))
    }

    private func value(_ node: Node) throws -> Specification.Value {
        switch node {
        case .scalar(let scalar): return Specification.Value(scalar.string)
        case .sequence(let list):
            return .list(
                try list.map { element in
                    guard let scalar = element.scalar else { throw error("a list holds numbers", element) }
                    return scalar.string
                })
        case .mapping, .alias: throw error("a value is a number, a word, a text or a list", node)
        }
    }

    private static func error(_ problem: YAMLFile.Problem, _ name: String, text: String) -> ScheduleFileError {
        switch problem {
        case .unreadable(let reason): ScheduleFileError("\(name) cannot be read: \(reason)")
        case .malformed(let reason, let mark):
            ScheduleFileError("\(name) is not YAML: \(reason)", mark.map { location($0, in: name, text) })
        case .duplicateKeys(let sentence, let mark): ScheduleFileError(sentence, location(mark, in: name, text))
        }
    }

    private static func location(_ mark: Mark, in name: String, _ text: String) -> SourceLocation {
        SourceLocation(text: text, line: mark.line, column: mark.column, file: name)
    }

    private func location(_ mark: Mark?) -> SourceLocation? { mark.map { Self.location($0, in: file.name, file.text) } }

    private func error(_ sentence: String, _ node: Node) -> ScheduleFileError {
        ScheduleFileError(sentence, location(node.mark))
    }
}

/// A file that holds no schedule.
struct ScheduleFileError: Error, CustomStringConvertible, Excerpted, UsageReporting {
    let description: String
    let excerpt: String?

    init(_ description: String, _ location: SourceLocation? = nil) {
        self.description = description
        excerpt = location?.excerpt
    }
}
