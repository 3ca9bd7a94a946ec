internal import AnnealFiles
internal import Foundation

/// A claim with the recipe that a comparison tested it by.
struct TestedClaim: Codable {
    let claim: Claim
    /// The recipe's file, without its folders.
    let recipe: String
    /// SHA-256 of that file: a recipe that has changed since was not tested.
    let digest: String

    init(_ claim: Claim, in file: String) throws {
        self.claim = claim
        recipe = URL(filePath: file).lastPathComponent
        digest = try Self.digest(of: file)
    }

    static func digest(of file: String) throws -> String {
        guard let bytes = FileManager.default.contents(atPath: file) else { throw Failure("\(file) cannot be read") }
        return SHA256(of: Array(bytes)).description
    }
}
