package import Foundation

/// The files that the tests belong to.
///
///     Repository.file("Tests/Goldens/rates.csv").lastPathComponent   // "rates.csv"
package enum Repository {
    /// The folder with `Package.swift`: this file stands in `Tests/TestSupport`.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    package static func file(_ path: String) -> URL { root.appending(path: path) }

    /// Values by an authority, with the script that made them beside them.
    package static func golden(_ name: String) -> URL { file("Tests/Goldens/\(name)") }

    /// Where `anneal.h` is.
    package static let include = file("Sources/CAnneal/include").path
}
