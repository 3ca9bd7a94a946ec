internal import AnnealFiles
internal import AnnealTrials
internal import Foundation

/// The files that a command's words name: a script that has changed is another trainer, whose trials are not those of the one before.
struct CommandFiles {
    /// A file of more bytes is known by its size and times.
    private static let readBytes = 16 << 20

    private let digests: [String: String]

    /// - Parameter words: A program without a slash is none of the files here, since it is looked up elsewhere.
    init(of words: [String]) {
        let names = words.enumerated().filter { $0.offset > 0 || $0.element.contains("/") }.map(\.element)
        digests = names.reduce(into: [:]) { digests, name in digests[name] = Self.digest(of: name) }
    }

    /// `nil` if it is no file that can be read twice.
    private static func digest(of name: String) -> String? {
        let path = URL(fileURLWithPath: name).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? Int,
            let stamp = FileStamp(path)
        else { return nil }
        guard size <= readBytes, let bytes = FileManager.default.contents(atPath: path) else {
            return SHA256(of: Array("\(stamp)".utf8)).description
        }
        return SHA256(of: Array(bytes)).description
    }

    /// Which of them are not what earlier trials of an experiment ran with. Noted is what is there before the first trial: a file that comes
    /// later is one that trials write.
    func changes(in store: TrialStore, _ experiment: Int64) throws -> [String] {
        let isNew = try store.experiments().first { $0.id == experiment }?.trials == 0
        return try digests.sorted { $0.key < $1.key }.compactMap { name, digest in
            let note = "file \(name)"
            if isNew { try store.setNote(note, of: experiment, to: digest) }
            guard let known = try store.note(note, of: experiment), known != digest else { return nil }
            let (before, after) = (known.prefix(12), digest.prefix(12))
            return "\(name) is not the file that earlier trials of this comparison ran with (SHA-256 \(before)…, now "
                + "\(after)…): results may differ; anneal runs rm \(experiment) forgets them"
        }
    }
}
