/// Where a data set comes from, as a user writes it: the name of a format and what the format needs.
///
///     try DatasetSource("csv:houses.csv,label=price")   // .csv(file: "houses.csv", label: "price")
///     try DatasetSource("digit")                        // throws: … the nearest is digits …
public struct DatasetSource: Sendable {
    let format: any DatasetFormat

    init(_ format: any DatasetFormat) { self.format = format }

    /// The same with the options that were not written: those that a model was trained with, or the standard ones.
    ///
    ///     try DatasetSource("ngrams:a.txt").completed()   // ngrams:a.txt,words=2,buckets=100000
    public func completed(by trained: DatasetSource? = nil) -> DatasetSource {
        DatasetSource(format.completed(by: trained?.format))
    }

    /// The files that it reads, by whose changes one knows of changes of the data; `nil` if that is not known.
    public var files: [String]? { format.files }

    /// Whether its rows have the features of another source, as far as options say so.
    public func hasFeatures(of other: DatasetSource) -> Bool { format.featureRule == other.format.featureRule }
}

extension DatasetSource: Equatable, CustomStringConvertible {
    public static func == (left: DatasetSource, right: DatasetSource) -> Bool { left.description == right.description }

    /// The text that parses to this source.
    public var description: String { type(of: format).name + (format.argument.map { ":\($0)" } ?? "") }
}
