internal import AnnealEvidence
internal import AnnealHost
internal import Yams

/// A file that says what is swept: for each parameter its values.
struct SweepFile {
    let name: String
    let axes: [SweepAxis]
    /// Where each is written.
    private let nodes: [String: Node]

    init(_ file: String) throws {
        name = file
        guard file.hasSuffix(".yml") || file.hasSuffix(".yaml") else {
            throw UsageError("\(file) is no .yml file: a sweep's parameters and their values stand in one")
        }
        let root: Node?
        do throws(YAMLFile.Problem) {
            root = try YAMLFile(file).root()
        } catch {
            throw RecipeError(file, error, what: "file")
        }
        guard let root, case .mapping(let mapping) = root, !mapping.isEmpty else {
            throw RecipeError(
                file, line: 1, "a sweep says NAME: VALUES for each parameter, as in lr: log(1e-4..1e-1, 7)")
        }
        var axes: [SweepAxis] = []
        var nodes: [String: Node] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            axes.append(try SweepAxis(name, value, file))
            nodes[name] = key
        }
        self.axes = axes
        self.nodes = nodes
        guard axes.contains(where: { $0.key == "lr" }) else {
            throw RecipeError(file, line: 1, "a sweep needs rates, one at least: lr: 0.1, or lr: log(1e-4..1e-1, 7)")
        }
        guard axes.count <= SobolSequence.mostDimensions else {
            throw RecipeError(file, line: 1, "a sweep has \(SobolSequence.mostDimensions) parameters at most")
        }
    }

    /// What is wrong with a parameter, where it stands.
    func error(_ key: String, _ sentence: String) -> RecipeError {
        guard let node = nodes[key] else { return RecipeError(name, line: 1, sentence) }
        return RecipeError(name, node, sentence)
    }

    func error(_ key: String, _ error: any Error) -> RecipeError {
        guard let node = nodes[key] else { return RecipeError(name, line: 1, "\(error)") }
        return RecipeError(name, node, error)
    }

    /// More points than this nobody waits for.
    private static let most = 100_000

    /// Every point: a value of each parameter, in their order.
    ///
    /// - Parameter count: of Sobol' points; `nil` for all combinations.
    func points(_ count: Int?) throws -> [[String]] {
        if let count {
            guard count <= Self.most else {
                throw UsageError("--points \(count) is more than \(Self.most), which nobody waits for")
            }
            guard let sequence = SobolSequence(dimensions: axes.count) else { return [] }
            // Of lists alone there may be fewer different ones.
            var known: Set<[String]> = []
            return (0..<count).map { index in zip(axes, sequence.point(index)).map { $0.value(at: $1) } }
                .filter { known.insert($0).inserted }
        }
        var points: [[String]] = [[]]
        for axis in axes {
            guard let values = axis.values else {
                throw error(
                    axis.key,
                    "\(axis.key) is a range: say how many values, log(1e-4..1e-1, 7), or how many points, --points 32")
            }
            points = points.flatMap { point in values.map { point + [$0] } }
            guard points.count <= Self.most else {
                throw error(axis.key, "these are more than \(Self.most) combinations: take --points 64 of them")
            }
        }
        return points
    }
}
