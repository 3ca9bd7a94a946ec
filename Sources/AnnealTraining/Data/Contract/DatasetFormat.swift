/// A form in which data sets come: its name, how it is written, and how it is read.
///
/// A new format is a type in a file of its own and a line in ``DatasetFormats``.
protocol DatasetFormat: Sendable {
    /// What is written before the colon: `csv`.
    static var name: String { get }
    /// The whole as the help prints it: `csv:FILE[,label=NAME]`.
    static var usage: String { get }
    /// The whole as the sentence about a malformed one prints it: `csv:FILE or csv:FILE,label=NAME`.
    static var form: String { get }

    /// The options that may stand after the file, without their equals signs.
    static var optionKeys: [String] { get }

    /// Reads what follows the colon; `nil` if it is malformed.
    ///
    /// - Parameter argument: `nil` if there is no colon.
    /// - Throws: Wrong usage that has more to say than "malformed".
    init?(argument: String?) throws(DatasetError)

    /// What reads back to this; `nil` for nothing, not even a colon.
    var argument: String? { get }

    /// The same with the options that were not written: those that a model was trained with, or the standard ones.
    func completed(by trained: (any DatasetFormat)?) -> Self

    /// The options that decide what a feature is; a model can only be asked about rows of the same. `nil` if none does.
    var featureRule: String? { get }

    /// The files that it reads, by whose changes one knows of changes of the data; `nil` if there is more to them.
    var files: [String]? { get }

    /// Reads the examples.
    func read(_ options: ReadingOptions) throws(DatasetError) -> DatasetContent

    /// The form of files with rows to ask a model about; `nil` if there are none.
    static var rows: (any RowFormat.Type)? { get }

    /// Whether its rows have only the features that are not zero.
    static var isSparse: Bool { get }
}

extension DatasetFormat {
    static var form: String { usage }
    static var optionKeys: [String] { [] }
    func completed(by trained: (any DatasetFormat)?) -> Self { self }
    var featureRule: String? { nil }
    var files: [String]? { nil }
    static var rows: (any RowFormat.Type)? { nil }
    static var isSparse: Bool { false }
}

/// A form of files whose rows are read by one parser, whether they are learned from or a model is asked about them.
protocol RowFormat: Sendable {
    init(file: String)
    var file: String { get }

    /// Whether a file's first bytes are those of only files of this form.
    static func isMarked(_ bytes: [UInt8]) -> Bool

    /// - Parameter input: What the model takes that the rows are for; `nil` if they are to be learned from.
    func rows(_ content: DataFile, for input: TrainedInput?) throws(DatasetError) -> LabelledRows
}

extension RowFormat {
    static func isMarked(_ bytes: [UInt8]) -> Bool { false }
}

extension DatasetFormat where Self: RowFormat {
    static var rows: (any RowFormat.Type)? { Self.self }
    var files: [String]? { [file] }

    func read(_ options: ReadingOptions) throws(DatasetError) -> DatasetContent {
        try rows(DataFile(file), for: nil).content(of: file, as: options.kind)
    }
}
