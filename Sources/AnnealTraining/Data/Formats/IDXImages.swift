/// A file of images without labels, to ask a model about; a byte stands for 0...1.
struct IDXImages: RowFormat {
    let file: String

    static func isMarked(_ bytes: [UInt8]) -> Bool { IDX.begins(bytes) }

    /// - Throws: `images` if the model takes others, or what is wrong with the array.
    func rows(_ content: DataFile, for input: TrainedInput?) throws(DatasetError) -> LabelledRows {
        let images = try IDX(content.bytes(), file: file)
        let size = images.sizes.dropFirst().reduce(1, *)
        if let input, images.sizes.count < 2 || size != input.featureCount {
            throw DatasetError(
                InputError.images(file, Array(images.sizes.dropFirst()), features: input.featureCount))
        }
        return LabelledRows(
            features: .bytes(images.elements, .pixel), featureCount: size, labels: nil, count: images.sizes.first ?? 0)
    }
}
