import Glibc

/// Pictures of clothes, 28 × 28 grey pixels, 60,000 to train and 10,000 to test.
///
/// Xiao, Rasul and Vollgraf 2017 <https://arxiv.org/abs/1708.07747>.
enum FashionMNIST {
    static let directory = "/usr/share/datasets/fashion-mnist"
    static let package = "dataset-fashion-mnist"
    static let classes = [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ]

    static func load(from directory: String = directory) throws(DatasetError) -> Dataset {
        do throws(DatasetError) {
            return try Dataset.idx(directory: directory, name: "\(DatasetSource.fashionMNIST)", classes: classes)
        } catch .missingFile {
            throw .notInstalled(.fashionMNIST, directory: directory, package: package)
        } catch .unreadable(_, errno: ENOENT) {
            throw .notInstalled(.fashionMNIST, directory: directory, package: package)
        }
    }
}
