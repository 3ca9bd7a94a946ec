internal import CTemplates
internal import Foundation

/// A folder with a new plugin, ready to build: one of `Examples/` under another name.
struct PluginScaffold {
    enum Kind: String, CaseIterable { case schedule, optimizer }
    enum Language: String, CaseIterable {
        case swift, c, cpp, rust, fortran, zig

        /// Names that a plugin's file cannot have: the contract's translation lies beside it, and Zig knows some modules already.
        fileprivate var taken: Set<String> {
            switch self {
            case .swift, .c, .cpp: []
            case .rust, .fortran: ["anneal"]
            case .zig: ["anneal", "std", "builtin", "root"]
            }
        }
    }

    struct File {
        let path: String
        let text: String
    }

    let files: [File]

    init(_ name: PluginName, kind: Kind, language: Language) throws {
        let example =
            switch kind {
            case .schedule: "half-life"
            case .optimizer: "heavy-ball"
            }
        let old = try PluginName(example)
        var changes = [
            (old.text, name.text), (old.withUnderscores, name.withUnderscores), (old.asType, name.asType),
        ]
        if language == .swift {
            let sdk = try SwiftSDK()
            if try name.isTakenInSwift(with: sdk) {
                throw UsageError("\(name.asType) means something else in Swift: choose another name than \(name.text)")
            }
            changes.append(("\"../../SDK\"", sdk.folder.path.debugDescription))
        }
        guard !language.taken.contains(name.text) else {
            throw UsageError(
                "\(name.text) is the name of a file or module that a plugin in \(language.rawValue) has anyway: choose another name"
            )
        }
        func renamed(_ text: String) -> String { changes.reduce(text) { $0.replacing($1.0, with: $1.1) } }
        let templates = UnsafeBufferPointer(start: anneal_templates(), count: anneal_template_count())
        files = templates.filter { String(cString: $0.example) == "\(language.rawValue)-\(kind.rawValue)" }.map {
            let text = String(decoding: UnsafeBufferPointer(start: $0.bytes, count: $0.count), as: UTF8.self)
            return File(path: renamed(String(cString: $0.path)), text: renamed(text))
        }
    }

    /// The file to edit, which names the component.
    var source: String? {
        files.first { $0.path.contains(/\.(c|cpp|rs|f90|zig|swift)$/) && $0.text.contains("anneal_plugin_v1") }?.path
    }

    /// Writes the files to a folder that is not there yet or empty.
    func write(to folder: String) throws {
        do {
            let manager = FileManager.default
            if manager.fileExists(atPath: folder), try !manager.contentsOfDirectory(atPath: folder).isEmpty {
                throw Failure("\(folder) is not empty: choose another folder with --directory")
            }
            for file in files {
                let url = URL(filePath: folder).appending(path: file.path)
                try manager.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try file.text.write(to: url, atomically: false, encoding: .utf8)
            }
        } catch let error as CocoaError {
            let reason = (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)) }
            throw Failure("\(folder) cannot be written: \(reason ?? "it is no folder, or not yours to write")")
        }
    }
}
