/// The forms in which data sets come, in the order in which the help lists them.
public enum DatasetFormats {
    static let all: [any DatasetFormat.Type] = [
        Digits.self, FashionMNIST.self, IDXFormat.self, CSVFormat.self, LIBSVMFormat.self, NGramFormat.self,
        NPZFormat.self, TextFormat.self,
    ]

    /// How each is written: `["digits", …, "csv:FILE[,label=NAME]", …]`.
    public static var usages: [String] { all.map { $0.usage } }

    /// What a form begins with: `["digits", …, "csv:", …]`.
    public static var forms: [String] { all.map { $0.usage.contains(":") ? "\($0.name):" : $0.name } }

    /// The options that may stand after the file of a form.
    ///
    ///     DatasetFormats.options(of: "libsvm")   // ["base", "task"]
    public static func options(of form: String) -> [String] { all.first { $0.name == form }?.optionKeys ?? [] }

    /// The form in which a file's rows are read for a model: its mark decides, else what the model was trained with; a table for
    /// models of images.
    static func rows(in file: DataFile, for input: TrainedInput) throws(DatasetError) -> any RowFormat {
        let forms = all.compactMap { $0.rows }
        let trained = type(of: input.trained)
        let beginning = try file.beginning()
        if let marked = forms.first(where: { $0.isMarked(beginning) }) { return marked.init(file: file.path) }
        guard let form = trained.rows as? any (DatasetFormat & RowFormat).Type else {
            return CSVFormat(file: file.path)
        }
        return form.init(file: file.path).completed(by: input.trained)
    }
}
