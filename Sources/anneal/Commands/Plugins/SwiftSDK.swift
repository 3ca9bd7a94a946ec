internal import Foundation

/// The package that plugins in Swift build on: `PREFIX/share/anneal/SDK` for `PREFIX/bin/anneal`, or `SDK` in the checkout that the
/// program was built in.
struct SwiftSDK {
    let folder: URL

    init() throws {
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        var folder = program.deletingLastPathComponent()
        var places = [folder.deletingLastPathComponent().appending(path: "share/anneal/SDK")]
        while folder.path != "/" {
            places.append(folder.appending(path: "SDK"))
            folder.deleteLastPathComponent()
        }
        let found = places.first { FileManager.default.fileExists(atPath: Self.sources(in: $0).path) }
        guard let found else {
            throw Failure(
                "there is no SDK for Swift beside \(program.path): Scripts/install puts it into \(places[0].path)")
        }
        self.folder = found
    }

    /// The names of its public types, as its sources declare them. A plugin's own type of such a name would hide it.
    func publicTypes() throws -> Set<String> {
        // In a checkout the sources are a link, which an enumerator does not follow.
        let sources = Self.sources(in: folder).resolvingSymlinksInPath()
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        var names: Set<String> = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            let types = /public (?:final )?(?:struct|class|enum|protocol|typealias) (?<name>\w+)/
            for line in text.split(separator: "\n") {
                if let type = line.prefixMatch(of: types) { names.insert(String(type.name)) }
            }
        }
        return names
    }

    private static func sources(in folder: URL) -> URL { folder.appending(path: "Sources/AnnealPlugin") }
}
