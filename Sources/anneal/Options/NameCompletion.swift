internal import AnnealExperiment
internal import AnnealHost
internal import AnnealTraining
internal import ArgumentParser
internal import Foundation

/// What a shell offers where a name is typed: of strategies, data sets and models, and of their parameters.
///
///     // anneal train --optimizer ad⇥            adadelta  adagrad  adam  …
///     // anneal schedule 'linear for 5% -> co⇥   'linear for 5% -> cosine
///     // anneal schedule 'cosine(⇥               'cosine(T_max=  'cosine(eta_min=
enum NameCompletion {
    static let schedule = kind { words, typed in specifications(typed, of: .schedule, in: words) }
    static let optimizer = kind { words, typed in specifications(typed, of: .optimizer, in: words) }
    /// The name of any strategy.
    static let strategy = kind { words, _ in components(in: words).map(\.name) }
    /// That, or a file.
    static let plugin = kind { words, typed in
        components(in: words).map(\.name) + files(unquoted(typed)) { $0.hasSuffix(".so") }
    }
    static let dataset = kind { _, typed in datasets(unquoted(typed)) }
    static let model = kind { _, typed in models(unquoted(typed)) }

    /// - Parameter offers: What fits the words of the line and what of the present one stands before the cursor; the shell takes
    ///   those that begin so.
    private static func kind(
        _ offers: @escaping @Sendable (_ words: [String], _ typed: String) -> [String]
    ) -> CompletionKind {
        .custom { words, _, typed in
            let names = offers(words, typed)
            // zsh takes what follows a colon for a description.
            return CompletionShell.requesting == .zsh ? names.map { $0.replacing(":", with: "\\:") } : names
        }
    }

    /// Names after what is typed of a specification, or the keys of the strategy whose bracket is open.
    private static func specifications(_ typed: String, of kind: Component.Kind, in words: [String]) -> [String] {
        let text = unquoted(typed)
        let components = components(in: words).filter { $0.kind == kind }
        if let bracket = openBracket(in: text) {
            let name = text[..<bracket].reversed().prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
                .reversed()
            if let component = components.first(where: { $0.name == String(name) }) {
                let inside = text[text.index(after: bracket)...]
                let start = inside.lastIndex(of: ",").map { inside.index(after: $0) } ?? inside.startIndex
                let given = inside[..<start].split(separator: ",").map { $0.prefix { $0 != "=" }.filter { $0 != " " } }
                return component.parameters.map(\.key).filter { !given.contains($0) }
                    .map { "\(text[..<start])\(inside[start...].prefix { $0 == " " })\($0)=" }
            }
        }
        let start = text.lastIndex { " (>*+:;".contains($0) }.map { text.index(after: $0) } ?? text.startIndex
        return components.map { "\(text[..<start])\($0.name)" }
    }

    /// The last bracket that is not closed.
    private static func openBracket(in text: String) -> String.Index? {
        var depth = 0
        return text.indices.reversed().first { index in
            depth += text[index] == ")" ? 1 : text[index] == "(" ? -1 : 0
            return depth < 0
        }
    }

    /// Forms, files after a form's colon, and options after a file's comma.
    private static func datasets(_ text: String) -> [String] {
        guard let colon = text.firstIndex(of: ":") else { return DatasetFormats.forms }
        let form = text[...colon]
        let options = DatasetFormats.options(of: String(form.dropLast()))
        let rest = text[text.index(after: colon)...]
        if let comma = rest.lastIndex(of: ","), !options.isEmpty {
            return options.map { "\(form)\(rest[...comma])\($0)=" }
        }
        return files(String(rest)).map { "\(form)\($0)" }
    }

    /// Whole models, and layers after others.
    private static func models(_ text: String) -> [String] {
        guard let blank = text.lastIndex(of: " ") else { return ModelSpecification.forms + LayerList.names }
        return LayerList.names.map { "\(text[...blank])\($0)" }
    }

    /// The strategies of the plugins that are there, and of those that the line names.
    private static func components(in words: [String]) -> [Component] {
        func values(of option: String) -> [String] { zip(words, words.dropFirst()).filter { $0.0 == option }.map(\.1) }
        var environment = RunEnvironment()
        environment.plugins = values(of: "--plugin")
        environment.pluginFolders = values(of: "--plugin-path")
        environment.isLocked = words.contains("--locked")
        environment.lock = values(of: "--lock").last
        return (try? environment.registry().components) ?? []
    }

    /// The files and folders whose paths begin so.
    private static func files(_ path: String, where isOffered: (String) -> Bool = { _ in true }) -> [String] {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        return names.sorted().compactMap { name in
            var isFolder: ObjCBool = false
            guard !name.hasPrefix("."),
                FileManager.default.fileExists(atPath: "\(folder)\(name)", isDirectory: &isFolder),
                isFolder.boolValue || isOffered(name)
            else { return nil }
            return "\(folder)\(name)\(isFolder.boolValue ? "/" : "")"
        }
    }

    /// Without the quote that bash leaves at the beginning.
    private static func unquoted(_ word: String) -> String {
        word.first.map { "'\"".contains($0) } ?? false ? String(word.dropFirst()) : word
    }
}
