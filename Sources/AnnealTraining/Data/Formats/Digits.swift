internal import CDigits

/// The handwritten digits that are part of the program: 1,797 images of 8 × 8 pixels, values 0–16 scaled to 0...1.
///
/// Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, 1998, UCI Machine Learning Repository
/// <https://doi.org/10.24432/C50P49>, CC BY 4.0.
struct Digits: DatasetFormat {
    static let name = "digits"
    static let usage = "digits"

    init() {}

    init?(argument: String?) { if argument != nil { return nil } }

    var argument: String? { nil }
    var files: [String]? { [] }

    func read(_ options: ReadingOptions) throws(DatasetError) -> DatasetContent {
        let compressed = UnsafeBufferPointer(start: digits_csv_gz(), count: digits_csv_gz_count())
        let table = try CSVFormat(file: Self.name).rows(DataFile(Array(compressed), named: Self.name), for: nil)
            .content(of: Self.name)
        return DatasetContent(
            task: table.task, featureShape: [8, 8],
            examples: Examples(
                features: table.examples.features.map { $0 / 16 }, featureCount: 64, targets: table.examples.targets))
    }
}

extension DatasetSource {
    /// 1,797 handwritten digits of 8 × 8 pixels, part of the program.
    public static let digits = DatasetSource(Digits())
}
