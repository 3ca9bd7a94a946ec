internal import Glibc

/// Pictures of clothes, 28 × 28 grey pixels, 60,000 to train and 10,000 to test, installed by a package of Debian.
///
/// Xiao, Rasul and Vollgraf 2017 <https://arxiv.org/abs/1708.07747>.
struct FashionMNIST: DatasetFormat {
    static let name = "fashion-mnist"
    static let usage = "fashion-mnist"
    static let directory = "/usr/share/datasets/fashion-mnist"
    static let package = "dataset-fashion-mnist"
    static let classes = [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ]

    init() {}

    init?(argument: String?) { if argument != nil { return nil } }

    var argument: String? { nil }
    var files: [String]? { IDXFormat(directory: Self.directory).files }

    static var rows: (any RowFormat.Type)? { IDXImages.self }

    func read(_ options: ReadingOptions) throws(DatasetError) -> DatasetContent { try Self.read(from: Self.directory) }

    /// - Throws: `notInstalled` if the directory or a file of it is missing.
    static func read(from directory: String) throws(DatasetError) -> DatasetContent {
        do throws(DatasetError) {
            return try IDXFormat(directory: directory).read(classes: classes)
        } catch {
            let isMissing =
                switch (error.cause as? IDXFormatError, error.cause as? DataFileError) {
                case (.missingFile, _), (_, .unreadable(_, errno: ENOENT)): true
                default: false
                }
            throw isMissing ? DatasetError(NotInstalled(name: name, directory: directory, package: package)) : error
        }
    }
}

/// A set that a package of the system holds is not there.
public struct NotInstalled: DatasetErrorCause {
    public let name: String
    public let directory: String
    public let package: String

    public var description: String {
        "\(name) is not installed in \(directory); install it with: apt-get install \(package)"
    }
}

extension DatasetSource {
    /// 70,000 pictures of clothes of 28 × 28 pixels, installed by Debian's `dataset-fashion-mnist`.
    public static let fashionMNIST = DatasetSource(FashionMNIST())
}
