import Foundation

/// The Swift files under `Sources/`, by target and room.
struct SourceTree {
    struct File {
        /// As `Sources/AnnealHost/Loading/Library.swift`.
        let path: String
        let target: String
        /// The folder within the target: `Loading`; `top` for what lies beside the folders.
        let room: String
        let source: SwiftSource
    }

    let files: [File]
    /// Every folder of `Sources/`, those of C too.
    let modules: Set<String>

    static let top = "top"

    init(_ root: URL) throws {
        let sources = root.appending(path: "Sources")
        var files: [File] = []
        let paths = try FileManager.default.subpathsOfDirectory(atPath: sources.path).sorted()
        for path in paths where path.hasSuffix(".swift") {
            let parts = path.split(separator: "/").map(String.init)
            let room = parts.dropFirst().dropLast().joined(separator: "/")
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            files.append(
                File(
                    path: "Sources/\(path)", target: parts[0], room: room.isEmpty ? Self.top : room,
                    source: SwiftSource(text)))
        }
        self.files = files
        modules = Set(try FileManager.default.contentsOfDirectory(atPath: sources.path))
    }

    /// The targets with Swift files.
    var targets: [String] { Set(files.map(\.target)).sorted() }

    /// The rooms of a target, if it has more than one.
    func rooms(of target: String) -> [String] {
        let rooms = Set(files.filter { $0.target == target }.map(\.room)).sorted()
        return rooms.count > 1 ? rooms : []
    }

    /// An arrow between two rooms, with a file and a name that it stands for.
    struct Arrow {
        let from: String
        let to: String
        let example: String
    }

    /// The arrows between a target's rooms: a file of one names a type that a file of the other declares.
    func arrows(in target: String) -> [Arrow] {
        let files = files.filter { $0.target == target }
        var homes: [String: Set<String>] = [:]
        for file in files { for name in file.source.declared { homes[name, default: []].insert(file.room) } }
        return files.flatMap { file in
            file.source.names.sorted().flatMap { name -> [Arrow] in
                guard let rooms = homes[name], !rooms.contains(file.room) else { return [] }
                return rooms.map { Arrow(from: file.room, to: $0, example: "\(file.path) names \(name)") }
            }
        }
    }

    /// The arrows between targets: a file of one imports the other.
    var arrowsBetweenTargets: [Arrow] {
        files.flatMap { file in
            file.source.imports.sorted().filter { $0 != file.target && modules.contains($0) }.map {
                Arrow(from: file.target, to: $0, example: "\(file.path) imports \($0)")
            }
        }
    }
}
