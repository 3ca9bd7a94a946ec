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

    /// What bash offers in place of a line's last word.
    private func offers(_ words: [String]) throws -> [String] {
        guard Program.path("bash") != nil else { return [] }
        let last = words.last?.drop { "'\"".contains($0) } ?? ""
        let script = """
            source "$1"; shift; PATH="$1:$PATH"; shift; cur=$1; shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
            _anneal anneal "$cur" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let file = folder.appending(path: "bash-completion/completions/anneal").path
        let printed = try Program.run(
            "bash", ["-c", script, "bash", file, "\(Installed.prefix)/bin", String(last)] + words)
        return printed.split(separator: "\n").map(String.init)
    }

    @Test(
        .enabled(if: Program.path("bash") != nil),
        arguments: [
            (["train", "--schedule", "cos"], ["cosine", "cosine-restarts"]),
            (["train", "--schedule", "'linear for 5% -> re"], ["linear for 5% -> rex"]),
            (["schedule", "'cosine(e"], ["cosine(eta_min=", "cosine(exponent="]),
            (["schedule", "cosine", "'step(gamma=0.5, s"], ["step(gamma=0.5, step_size="]),
            (["find", "--optimizer", "adam"], ["adam", "adamax", "adamw"]),
            (["find", "--optimizer", "'sgd(mom"], ["sgd(momentum="]),
            (["plugins", "show", "plat"], ["plateau"]),
            (["plugins", "check", "greed"], ["greedy"]),
            (["train", "--dataset", "fash"], ["fashion-mnist"]),
            (["train", "--dataset", "'libsvm:a.svm,b"], ["libsvm:a.svm,base="]),
            (["eval", "run.safetensors", "--dataset", "np"], ["npz:"]),
            (["train", "--model", "emb"], ["embedding-bag:", "embedding"]),
            (["train", "--model", "'linear:64 ta"], ["linear:64 tanh"]),
        ])
    func `names and parameters are completed`(words: [String], expected: [String]) throws {
        #expect(try offers(["anneal"] + words).sorted() == expected.sorted())
    }

    @Test(.enabled(if: Program.path("bash") != nil)) func `files are completed after a form`() throws {
        let folder = try TemporaryFolder()
        try folder.write("1,2\n", to: "some-table.csv")
        let typed = "\(folder.path)/some"
        #expect(try offers(["anneal", "train", "--dataset", "'csv:\(typed)"]) == ["csv:\(typed)-table.csv"])
        folder.remove()
    }
}
