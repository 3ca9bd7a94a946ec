import CDigits

/// The handwritten digits that are part of the program: 1,797 images of 8 × 8 pixels, values 0–16 scaled to 0...1.
///
/// Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, 1998, UCI Machine Learning Repository
/// <https://doi.org/10.24432/C50P49>, CC BY 4.0.
enum Digits {
    static func load(split: (Int) -> [Int]) throws(DatasetError) -> Dataset {
        let name = "\(DatasetSource.digits)"
        let compressed = UnsafeBufferPointer(start: digits_csv_gz(), count: digits_csv_gz_count())
        let bytes = try Gzip.decompress(
            compressed, size: Gzip.promisedSize(compressed, fileSize: compressed.count), from: name,
            limit: DataFile.largest)
        let table = try CSVTable(bytes, file: name, label: nil)
        let images = Examples(
            features: table.examples.features.map { $0 / 16 }, featureCount: 64, targets: table.examples.targets)
        let parts = images.splittingTest(permutation: split)
        return Dataset(name: name, task: table.task, featureShape: [8, 8], train: parts.train, test: parts.test)
    }
}
