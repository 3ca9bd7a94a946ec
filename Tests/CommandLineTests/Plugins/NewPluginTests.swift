import Foundation
import TestSupport
import Testing

/// `anneal plugins new`: what it writes are the examples, which build as their README says, pass `check`, and train.
@Suite struct NewPluginTests {
    // MARK: - What is written

    /// Paths and contents of a folder, links followed, without what a build leaves behind.
    private func contents(of folder: URL) throws -> [String: String] {
        var found: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let place = folder.appending(path: name)
            if name.hasPrefix(".") || name.hasSuffix(".so") || name == "Package.resolved" { continue }
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder)
            if isFolder.boolValue {
                for (path, text) in try contents(of: place) { found["\(name)/\(path)"] = text }
            } else {
                found[name] = try String(contentsOf: place, encoding: .utf8)
            }
        }
        return found
    }

    @Test(
        arguments: ["c", "cpp", "rust", "fortran", "zig", "swift"],
        [("schedule", "half-life"), ("optimizer", "heavy-ball")])
    func `under the example's name it is the example`(language: String, example: (kind: String, name: String)) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let result = try Command.anneal(
            ["plugins", "new", example.name, "--kind", example.kind, "--language", language], in: folder.url)
        #expect(result.status == 0 && result.errors.isEmpty)
        let written = try contents(of: folder.url.appending(path: example.name))
        var wanted = try contents(of: Repository.file("Examples/\(language)-\(example.kind)"))
        wanted["Package.swift"] = wanted["Package.swift"]?.replacing(
            "../../SDK", with: "\(Command.prefix)/share/anneal/SDK")
        #expect(written.keys.sorted() == wanted.keys.sorted())
        for (path, text) in wanted { #expect(written[path] == text, "\(path)") }
        // What it said: the files, one to edit.
        let lines = result.output.split(separator: "\n")
        #expect(lines.dropLast().map(String.init).sorted() == written.keys.map { "\(example.name)/\($0)" }.sorted())
        #expect(lines.last?.hasPrefix("Edit ") == true)
    }

    @Test func `a name that is none`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        for name in ["Half", "1st", "a--b", "a-", "é", "a_b", "../a", "", String(repeating: "a", count: 65)] {
            let result = try Command.anneal(
                ["plugins", "new", "--kind", "schedule", "--language", "c", name], in: folder.url)
            #expect(result.status == 2)
            #expect(
                result.errors == """
                    anneal: "\(name)" is no name for a plugin: lower-case letters, digits and single hyphens, a letter first, \
                    64 characters at most

                    """)
        }
        let int = try Command.anneal(
            ["plugins", "new", "int", "--kind", "schedule", "--language", "swift"], in: folder.url)
        #expect(int.status == 2)
        #expect(int.errors == "anneal: Int means something else in Swift: choose another name than int\n")
        // The contract's translation has the name already, or a module that the compiler brings.
        for (language, name) in [("rust", "anneal"), ("fortran", "anneal"), ("zig", "anneal"), ("zig", "std")] {
            let taken = try Command.anneal(
                ["plugins", "new", name, "--kind", "schedule", "--language", language], in: folder.url)
            #expect(taken.status == 2)
            #expect(
                taken.errors == """
                    anneal: \(name) is the name of a file or module that a plugin in \(language) has anyway: choose another name

                    """)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }

    @Test func `nothing is overwritten`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        func new(_ directory: String) throws -> Command.Result {
            try Command.anneal(
                ["plugins", "new", "mine", "--kind", "schedule", "--language", "c", "--directory", directory],
                in: folder.url)
        }
        #expect(try new("here/below").status == 0)
        try folder.write("precious", to: "here/below/mine.c")
        let again = try new("here/below")
        #expect(again.status == 1)
        #expect(again.errors == "anneal: here/below is not empty: choose another folder with --directory\n")
        #expect(try folder.read("here/below/mine.c") == "precious")
        let file = try new("here/below/mine.c")
        #expect(file.status == 1)
        #expect(file.errors == "anneal: here/below/mine.c cannot be written: Not a directory\n")
    }

    @Test func `the program moved away from its prefix has no SDK`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let program = folder.file("bin/anneal")
        try FileManager.default.createDirectory(atPath: folder.file("bin"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: Command.prefix + "/bin/anneal", toPath: program)
        let result = try Command.anneal(
            ["plugins", "new", "mine", "--kind", "schedule", "--language", "swift"], in: folder.url, program: program)
        #expect(result.status == 1)
        #expect(
            result.errors == """
                anneal: there is no SDK for Swift beside \(program): Scripts/install puts it into \
                \(folder.file("share/anneal/SDK"))

                """)
    }

    // MARK: - What becomes of it

    @Test(.enabled(if: Program.path("cc") != nil, "no C compiler on PATH"), arguments: ["schedule", "optimizer"])
    func `in C`(kind: String) throws { try buildAndUse(kind, "c") }

    @Test(.enabled(if: Program.path("c++") != nil, "no C++ compiler on PATH"), arguments: ["schedule", "optimizer"])
    func `in C++`(kind: String) throws { try buildAndUse(kind, "cpp") }

    @Test(.enabled(if: Program.path("rustc") != nil, "no rustc on PATH"), arguments: ["schedule", "optimizer"])
    func `in Rust`(kind: String) throws { try buildAndUse(kind, "rust") }

    @Test(.enabled(if: Program.path("gfortran") != nil, "no gfortran on PATH"), arguments: ["schedule", "optimizer"])
    func `in Fortran`(kind: String) throws { try buildAndUse(kind, "fortran") }

    /// Debian has no package of it, PyPI has.
    private static let zig = Python.interpreter(importing: ["ziglang"], installing: ["ziglang==0.17.1"])

    @Test(
        .enabled(if: Program.path("zig") ?? zig != nil, "no zig on PATH, and PyPI's does not come"),
        arguments: ["schedule", "optimizer"])
    func `in Zig`(kind: String) throws { try buildAndUse(kind, "zig") }

    @Test(.enabled(if: Program.path("swift") != nil, "no swift on PATH"), arguments: ["schedule", "optimizer"])
    func `in Swift`(kind: String) throws { try buildAndUse(kind, "swift") }

    @Test(
        .enabled(
            if: Program.path("cc") != nil && Program.path("pkg-config") != nil, "no C compiler or pkg-config on PATH"))
    func `against the installed header`() throws {
        let folder = try scaffold("mine", "schedule", "c")
        defer { folder.remove() }
        try FileManager.default.removeItem(atPath: folder.file("mine/include"))
        let command = try blocks(of: folder.read("mine/README.md"))[0]
        #expect(try shell(command, in: folder).status != 0)
        let installed = command.replacing("-I include", with: "$(pkg-config --cflags anneal)")
        #expect(try shell(installed, in: folder).status == 0 && folder.exists("mine/mine.so"))
        #expect(
            try shell("pkg-config --variable=plugindir anneal", in: folder).output.contains("/lib/anneal/plugins\n"))
    }

    private func scaffold(_ name: String, _ kind: String, _ language: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let arguments = ["plugins", "new", name, "--kind", kind, "--language", language]
        #expect(try Command.anneal(arguments, in: folder.url).status == 0)
        return folder
    }

    /// The commands of a README, block by block.
    private func blocks(of readme: String) -> [String] {
        readme.matches(of: /```sh\n(?s:(.*?))```/).map { String($0.1) }
    }

    /// Runs commands as a user in the plugin's folder would, with Anneal on the `PATH`.
    private func shell(_ commands: String, in folder: TemporaryFolder) throws -> Command.Result {
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = "\(Command.prefix)/bin:" + environment["PATH", default: "/usr/bin:/bin"]
        environment["PKG_CONFIG_PATH"] = "\(Command.prefix)/lib/pkgconfig"
        environment["XDG_DATA_HOME"] = nil
        let inside = try #require(FileManager.default.contentsOfDirectory(atPath: folder.url.path).first)
        if Program.path("zig") == nil, let python = Self.zig {
            let programs = try TemporaryFolder()
            defer { programs.remove() }
            try programs.write("#!/bin/sh\nexec \(python) -m ziglang \"$@\"\n", to: "zig")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: programs.file("zig"))
            environment["PATH"]! += ":\(programs.url.path)"
            return try Command.run(
                "/bin/sh", ["-euc", commands], environment: environment, in: folder.url.appending(path: inside))
        }
        return try Command.run(
            "/bin/sh", ["-euc", commands], environment: environment, in: folder.url.appending(path: inside))
    }

    private func buildAndUse(_ kind: String, _ language: String) throws {
        let name = "tick-tock2"
        let folder = try scaffold(name, kind, language)
        defer { folder.remove() }
        let steps = try blocks(of: folder.read("\(name)/README.md"))
        #expect(steps.count == 3)

        let build = try shell(steps[0], in: folder)
        #expect(build.status == 0, "\(build.output)\(build.errors)")
        #expect(!(build.output + build.errors).contains("warning"), "\(build.output)\(build.errors)")
        let use = try shell(steps[1], in: folder)
        #expect(use.status == 0, "\(use.output)\(use.errors)")

        // The third block copies it to where its name is enough; here that is not the user's own folder.
        let library = try #require(steps[2].firstMatch(of: /cp (\S+)/)?.1)
        let file = folder.file("\(name)/\(library)")
        if kind == "schedule" {
            let csv = try Command.anneal(
                "schedule", "\(name)(ticks=10)", "--steps", "21", "--csv", "-", "--plugin", file)
            let rates = csv.output.split(separator: "\n").compactMap { Double($0.split(separator: ",")[1]) }
            #expect(rates.count == 21 && rates[0] == 0.1 && rates[10] == 0.05 && rates[20] == 0.025)
            for (step, rate) in rates.enumerated() {
                #expect(abs(rate - 0.1 * pow(2, -Double(step) / 10)) <= rate.ulp)
            }
        } else {
            // The heavy ball is PyTorch's SGD with momentum.
            func train(_ optimizer: String) throws -> [Double] {
                let log = folder.file("\(optimizer.prefix(3)).csv")
                let result = try Command.anneal(
                    "train", "--optimizer", "\(optimizer)(lr=0.05, momentum=0.5)", "--epochs", "10", "--log", log,
                    "--plugin", file)
                #expect(result.status == 0, "\(result.errors)")
                let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").dropFirst()
                return lines.compactMap { Double($0.split(separator: ",")[3]) }
            }
            let (mine, torch) = (try train(name), try train("sgd"))
            #expect(mine.count > 100 && mine.count == torch.count)
            for (a, b) in zip(mine, torch) { #expect(abs(a - b) <= 1e-4 * b) }
            #expect(mine.last! < mine.first! / 2)
        }
    }
}
