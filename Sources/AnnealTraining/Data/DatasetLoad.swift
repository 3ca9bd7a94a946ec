extension Dataset {
    /// Reads a data set into memory.
    ///
    ///     let houses = try Dataset.load(.csv(file: "houses.csv", label: "price"), split: generator.permutation)
    ///     houses.task   // a regression: prices are numbers
    ///
    /// - Parameters:
    ///   - source: Where it comes from.
    ///   - context: Of a text, the bytes in a window: as many as the model sees.
    ///   - split: The numbers `0..<n` in an order that decides which fifth of the rows becomes the test part, for
    ///     sources without one (digits, tables and labelled lines); the same order gives the same parts.
    /// - Throws: What is wrong with the file, with its row and column.
    public static func load(
        _ source: DatasetSource, context: Int = 64, split: (Int) -> [Int]
    ) throws(DatasetError) -> Dataset {
        switch source {
        case .digits:
            return try Digits.load(split: split)
        case .fashionMNIST:
            return try FashionMNIST.load()
        case .idx(let directory):
            return try idx(directory: directory, name: "\(source)")
        case .npz(let file):
            return try npz(file: file, name: "\(source)", split: split)
        case .libsvm(let file):
            let table = try LIBSVMTable(DataFile.read(file), file: file)
            let parts = table.examples.splittingTest(permutation: split)
            return Dataset(
                name: "\(source)", task: table.task, featureShape: [table.examples.featureCount],
                train: parts.train, test: parts.test)
        case .ngrams(let file, let ngrams):
            let ngrams = ngrams ?? NGrams()
            let table = try NGramTable(DataFile.read(file), ngrams, file: file)
            let parts = table.examples.splittingTest(permutation: split)
            return Dataset(
                name: "\(DatasetSource.ngrams(file: file, ngrams))", task: table.task,
                featureShape: [ngrams.featureCount], train: parts.train, test: parts.test)
        case .text(let file):
            let parts = Examples(
                text: try TextWindows(DataFile.read(file), context: max(1, context), file: file)
            ).splittingEnd()
            return Dataset(
                name: "\(source)", task: .classification(classes: (0..<256).map(String.init)), featureShape: [context],
                train: parts.train, test: parts.test)
        case .csv(let file, let label):
            let table = try CSVTable(DataFile.read(file), file: file, label: label)
            let parts = table.examples.splittingTest(permutation: split)
            return Dataset(
                name: "\(source)", task: table.task, featureShape: [table.examples.featureCount],
                train: parts.train, test: parts.test)
        }
    }
}
