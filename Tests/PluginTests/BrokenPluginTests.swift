import AnnealCheck
import Foundation
import Testing

/// Plugins of `Broken/`, each with one defect, and the test of `anneal plugins check` that is meant for it.
@Suite struct BrokenPluginTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Broken")
    private static let include = folder.deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/CAnneal/include").path
    private static let compiler = ["cc", "clang", "gcc"].lazy.flatMap { name in
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }
    }.first { FileManager.default.isExecutableFile(atPath: $0) }

    /// What `check` says of a plugin, with more flags for the compiler.
    private func failures(of name: String, _ flags: [String] = []) throws -> [Outcome] {
        let file = FileManager.default.temporaryDirectory.appending(path: "anneal-\(UUID().uuidString).so").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        let compiler = Process()
        compiler.executableURL = URL(filePath: try #require(Self.compiler))
        compiler.arguments =
            ["-shared", "-fPIC", "-fvisibility=hidden", "-O1", "-std=gnu11", "-I", Self.include]
            + ["-o", file, Self.folder.appending(path: "\(name).c").path, "-lm", "-pthread"] + flags
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0, "\(name).c does not compile")
        var failures: [Outcome] = []
        let passed = Checker(file: file, program: InstalledPlugins.program).run { outcome in
            if !outcome.passed { failures.append(outcome) }
        }
        #expect(passed == failures.isEmpty)
        return failures
    }

    @Test(arguments: InstalledPlugins.files)
    func everyInstalledPluginPasses(file: String) {
        var failures: [Outcome] = []
        #expect(Checker(file: file, program: InstalledPlugins.program).run { if !$0.passed { failures.append($0) } })
        #expect(failures == [])
    }

    @Test(.enabled(if: compiler != nil, "there is no C compiler"), arguments: ["sound-schedule", "sound-optimizer"])
    func withoutADefectAllTestsPass(name: String) throws {
        #expect(try failures(of: name) == [])
    }

    @Test(
        .enabled(if: compiler != nil, "there is no C compiler"),
        arguments: [
            ("exports-more", "file.exports", "another"),
            ("fast-math", "load.floating-point", "floating-point mode"),
            ("starts-a-thread", "load.threads", "loading it starts"),
            ("leaves-a-descriptor", "load.descriptors", "file descriptors open"),
            ("handles-a-signal", "load.signals", "signal 10"),
            ("changes-the-locale", "load.locale", "C.UTF-8"),
            ("default-outside", "table.consistent", "default outside its range"),
            ("unexplained", "table.help", "help of number"),
            ("crashes", "create.parameters", "SIGSEGV"),
            ("devours", "create.parameters", "SIG"),
            ("hangs", "schedule.finite", "processor time"),
            ("refuses-silently", "create.parameters", "no sentence"),
            ("leaks", "create.memory", "pages of memory"),
            ("infinite", "schedule.finite", "at 0.0 ticks it gives inf"),
            ("counts-calls", "schedule.batches", "in a batch and"),
            ("counts-instances", "schedule.made-again", "made again"),
            ("shares-a-number", "schedule.concurrent", "several threads"),
            ("reads-too-far", "compatibility.oldest-host", "SIGSEGV"),
            ("compares-sizes", "compatibility.newer-host", "wrong size"),
            ("writes-past-the-end", "optimizer.counts", "outside a buffer"),
            ("writes-the-gradient", "optimizer.counts", "writes the gradient"),
            ("keeps-a-pointer", "optimizer.counts", "SIGSEGV"),
            ("depends-on-the-cut", "optimizer.cuts", "how a tensor is cut"),
            ("remembers", "optimizer.made-again", "made again"),
            ("traps-at-nan", "optimizer.gradients", "trap"),
            ("sparse-differs", "optimizer.sparse-rows", "touched rows move"),
            ("mixes-rows", "optimizer.sparse-rows", "not touched"),
            ("climbs", "optimizer.quadratic", "quadratic"),
            ("holds-still", "optimizer.rosenbrock", "Rosenbrock"),
        ])
    func theTestMeantForItCatchesIt(name: String, check: String, words: String) throws {
        let failures = try failures(of: name)
        #expect(
            failures.contains { $0.check == check && $0.sentence.contains(words) },
            "\(name): \(failures.map { "\($0.check): \($0.sentence)" })")
    }

    @Test(.enabled(if: compiler != nil, "there is no C compiler"))
    func howItWasLinkedIsSeen() throws {
        func caught(_ flags: [String]) throws -> [String] { try failures(of: "sound-schedule", flags).map(\.check) }
        #expect(try caught(["-Wl,-z,execstack"]) == ["file.stack"])
        #expect(try caught(["-Wl,--disable-new-dtags,-rpath,/opt"]) == ["file.search-paths"])
        #expect(try caught(["-Wl,--enable-new-dtags,-rpath,lib"]) == ["file.search-paths"])
        #expect(try caught(["-Wl,--enable-new-dtags,-rpath,/tmp"]) == ["file.search-paths"])
        #expect(try caught(["-Wl,--enable-new-dtags,-rpath,$ORIGIN:/usr/lib"]) == [])
    }
}
