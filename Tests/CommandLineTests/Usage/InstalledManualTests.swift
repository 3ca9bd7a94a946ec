import Foundation
import TestSupport
import Testing

/// The manual and the completions that `Scripts/install` writes are those of the program.
@Suite struct InstalledManualTests {
    private let folder = URL(filePath: Installed.prefix).appending(path: "share")

    /// Every command that `--help` shows, `anneal-plugins-check` for `anneal plugins check`.
    private func commands(_ words: [String] = []) throws -> [String] {
        let help = try Command.anneal(words + ["--help"])
        #expect(help.status == 0, "\(help.errors)")
        let shown = help.output.split(separator: "SUBCOMMANDS:\n").dropFirst().joined()
        let names = shown.matches(of: /(?m)^  ([a-z][a-z-]*)(?: |$)/).map { String($0.1) }
        return try [(["anneal"] + words).joined(separator: "-")] + names.flatMap { try commands(words + [$0]) }
    }

    @Test func `there is a page for each command and no other`() throws {
        let pages = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "man/man1").path)
        let commands = try commands().map { "\($0).1" }
        #expect(commands.contains("anneal-plugins-check.1"))
        #expect(pages.sorted() == commands.sorted())
    }

    @Test func `a page says what help says, and refers to pages that exist`() throws {
        let manual = folder.appending(path: "man/man1")
        let page = try String(contentsOf: manual.appending(path: "anneal-find.1"), encoding: .utf8)
        #expect(page.contains(".Dt ANNEAL-FIND 1\n"))
        #expect(page.contains(".It Fl -iterations Ar n\n"))
        for file in try FileManager.default.contentsOfDirectory(atPath: manual.path) {
            let page = try String(contentsOf: manual.appending(path: file), encoding: .utf8)
            for reference in page.matches(of: /(?m)^\.Xr (\S+) 1/) {
                let other = manual.appending(path: "\(reference.1).1").path
                #expect(FileManager.default.fileExists(atPath: other), "\(file) refers to \(reference.1)")
            }
        }
    }

    @Test(arguments: [
        ("bash-completion/completions/anneal", "bash"), ("zsh/site-functions/_anneal", "zsh"),
        ("fish/vendor_completions.d/anneal.fish", "fish"),
    ])
    func `a shell reads its completions`(place: String, shell: String) throws {
        let file = folder.appending(path: place)
        #expect(try String(contentsOf: file, encoding: .utf8).contains("--schedule"))
        if Program.path(shell) != nil { try Program.run(shell, ["-n", file.path]) }
    }
}
