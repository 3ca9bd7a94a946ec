/// Any file, read byte by byte: a model foresees the byte that follows.
struct TextFormat: DatasetFormat {
    static let name = "text"
    static let usage = "text:FILE"

    let file: String

    init?(argument: String?) {
        guard let argument, !argument.isEmpty else { return nil }
        file = argument
    }

    var argument: String? { file }
    var files: [String]? { [file] }

    func read(_ options: ReadingOptions) throws(DatasetError) -> DatasetContent {
        DatasetContent(
            task: .classification(classes: (0..<256).map(String.init)), featureShape: [options.context],
            examples: Examples(text: try TextWindows(DataFile.read(file), context: options.context, file: file)))
    }
}
