internal import AnnealExperiment
internal import Dispatch
internal import Foundation

/// The repository that a folder belongs to, as its files say: git itself need not be there.
///
/// gitrepository-layout(5), gitglossary(7).
struct GitCheckout {
    private let folder: URL
    /// What belongs to this working tree alone, and what all of a repository share.
    private let own: URL
    private let shared: URL

    /// - Parameter path: A folder in a working tree; `nil` if it is in none.
    init?(around path: String) {
        var folder = URL(filePath: path).standardizedFileURL
        while true {
            let file = folder.appending(path: ".git")
            if let place = Self.place(of: file) {
                self.folder = folder
                own = place
                let common = Self.text(place.appending(path: "commondir"))
                shared = common.map { URL(filePath: $0, relativeTo: place) } ?? place
                return
            }
            guard folder.path != "/" else { return nil }
            folder.deleteLastPathComponent()
        }
    }

    /// The commit that is checked out; `nil` if there is none yet.
    var commit: RunCall.Commit? {
        guard let head = Self.text(own.appending(path: "HEAD")) else { return nil }
        guard head.hasPrefix("ref: ") else {
            return RunCall.Commit(commit: head, branch: nil, isDirty: isDirty)
        }
        let name = String(head.dropFirst(5))
        guard let commit = Self.text(shared.appending(path: name)) ?? packed(name) else { return nil }
        let branch = name.hasPrefix("refs/heads/") ? String(name.dropFirst(11)) : name
        return RunCall.Commit(commit: commit, branch: branch, isDirty: isDirty)
    }

    private func packed(_ name: String) -> String? {
        Self.text(shared.appending(path: "packed-refs"))?.split(separator: "\n").first { $0.hasSuffix(" \(name)") }
            .flatMap { $0.split(separator: " ").first.map(String.init) }
    }

    /// Whether a file of the repository was changed, as git says; `nil` if there is no git, or it takes more than two seconds.
    private var isDirty: Bool? {
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        git.arguments = [
            "git", "-C", folder.path, "-c", "core.fsmonitor=false", "--no-optional-locks", "diff", "--no-ext-diff",
            "--quiet", "HEAD", "--",
        ]
        (git.standardInput, git.standardOutput, git.standardError) = (
            FileHandle.nullDevice, FileHandle.nullDevice, FileHandle.nullDevice
        )
        let ended = DispatchSemaphore(value: 0)
        git.terminationHandler = { _ in ended.signal() }
        guard (try? git.run()) != nil else { return nil }
        guard ended.wait(timeout: .now() + 2) == .success else {
            kill(git.processIdentifier, SIGKILL)
            return nil
        }
        guard git.terminationReason == .exit else { return nil }
        return switch git.terminationStatus {
        case 0: false
        case 1: true
        default: nil
        }
    }

    /// Where a repository lies: `.git` is its folder, or a file that says where it is.
    private static func place(of file: URL) -> URL? {
        if let text = text(file), text.hasPrefix("gitdir: ") {
            return URL(filePath: String(text.dropFirst(8)), relativeTo: file.deletingLastPathComponent())
        }
        return FileManager.default.fileExists(atPath: file.appending(path: "HEAD").path) ? file : nil
    }

    private static func text(_ file: URL) -> String? {
        (try? String(contentsOf: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
