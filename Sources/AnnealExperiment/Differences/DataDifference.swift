internal import AnnealHost
internal import AnnealTraining

/// The first row in which two data sets differ, in the order in which they are read, the first row being 1.
struct DataDifference: CustomStringConvertible {
    let description: String

    /// `nil` if all rows hold the same numbers.
    ///
    /// - Throws: if one of them cannot be read.
    init?(_ a: Experiment, _ b: Experiment) throws {
        let (own, other) = (try Rows(a), try Rows(b))
        if own.task != other.task {
            description = "the data: \(own.taskText) in A, \(other.taskText) in B"
            return
        }
        if own.featureCount != other.featureCount {
            description = "the data: \(own.featureCount) features in A, \(other.featureCount) in B"
            return
        }
        let (first, second) = (own.digests, other.digests)
        let place = zip(first, second).enumerated().first { $1.0 != $1.1 }?.offset ?? min(first.count, second.count)
        if place == first.count, place == second.count { return nil }
        if place == min(first.count, second.count) {
            description =
                "the data: \(first.count) rows in A, \(second.count) in B, and the first \(place) are the same"
        } else if first.count == second.count, first.sorted() == second.sorted() {
            description = "the order of the data: the same rows, from row \(place + 1) on in another order"
        } else if first[(place + 1)...].elementsEqual(second[place...]) {
            description = "row \(place + 1) of the data: only A has it"
        } else if second[(place + 1)...].elementsEqual(first[place...]) {
            description = "row \(place + 1) of the data: only B has it"
        } else {
            let count = zip(first, second).count { $0 != $1 }
            let more = first.count == second.count && count > 1 ? "; \(count) rows differ" : ""
            description = "row \(place + 1) of the data: \(own.difference(from: other, at: place))\(more)"
        }
    }

    /// A data set's rows as they are read.
    private struct Rows {
        let task: Dataset.Task
        let featureCount: Int
        /// One of each row.
        let digests: [String]
        private let parts: [Examples]

        init(_ experiment: Experiment) throws {
            var isCut = false
            let data = try Dataset.load(
                experiment.dataset, context: experiment.model.context ?? 64, as: experiment.model.labels
            ) { count in
                isCut = true
                return Array(0..<count)
            }
            (task, featureCount) = (data.task, data.featureCount)
            // A test part that was cut off has the first rows.
            parts = isCut ? [data.test, data.train] : [data.train, data.test]
            digests = parts.flatMap { part in
                (0..<part.count).map { "\(DataDigest(of: [part.rows([$0])]))" }
            }
        }

        var taskText: String {
            if case .classification(let classes) = task {
                "the classes \(firstNames(classes, most: 4))"
            } else {
                "numbers to predict"
            }
        }

        private func row(_ index: Int) -> Examples {
            index < parts[0].count ? parts[0].rows([index]) : parts[1].rows([index - parts[0].count])
        }

        func difference(from other: Rows, at index: Int) -> String {
            let (own, others) = (row(index), other.row(index))
            for (place, (a, b)) in zip(own.features, others.features).enumerated() where a.bitPattern != b.bitPattern {
                return "its feature \(place + 1) is \(a) in A, \(b) in B"
            }
            if own.targets != others.targets { return "its label is \(label(own)) in A, \(other.label(others)) in B" }
            return "it holds other features"
        }

        private func label(_ row: Examples) -> String {
            switch (row.targets, task) {
            case (.labels(let labels), .classification(let classes)) where classes.indices.contains(Int(labels[0])):
                classes[Int(labels[0])]
            case (.labels(let labels), _): "\(labels[0])"
            case (.values(let values), _): "\(values[0])"
            case (.nextBytes, _): "what follows"
            }
        }
    }
}
