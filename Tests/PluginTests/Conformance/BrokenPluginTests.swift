import AnnealCheck
import Foundation
import TestSupport
import Testing

/// Plugins of `Broken/`, each with one defect, and the test of `anneal plugins check` that is meant for it.
@Suite struct BrokenPluginTests {
    private static let folder = Repository.file("Tests/PluginTests/Broken")

    /// What `check` says of a plugin, with more flags for the compiler.
    ///
    /// - Parameter last: the name of a check after whose failure the rest does not matter.
    private func failures(of name: String, _ flags: [String] = [], until last: String? = nil) throws -> [Outcome] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = folder.file("\(name).so")
        try Program.compile(
            ["-shared", "-fPIC", "-fvisibility=hidden", "-O1", "-std=gnu11", "-I", Repository.include]
                + ["-o", file, Self.folder.appending(path: "\(name).c").path, "-lm", "-pthread"] + flags)
        var failures: [Outcome] = []
        let passed = Checker(file: file, child: InstalledPlugins.child).run { outcome in
            if !outcome.passed { failures.append(outcome) }
            return outcome.passed || outcome.check != last
        }
        #expect(passed == failures.isEmpty)
        return failures
    }

    @Test(
        .enabled(if: Program.compiler != nil, "there is no C compiler"),
        arguments: ["sound-schedule", "sound-optimizer"])
    func `without a defect all tests pass`(name: String) throws {
        #expect(try failures(of: name) == [])
    }

    private static let defects: [(name: String, check: String, words: String)] = [
        ("exports-more", "file.exports", "another"),
        ("another-table", "load.entry", "another table"),
        ("fast-math", "load.floating-point", "floating-point mode"),
        ("starts-a-thread", "load.threads", "loading it starts"),
        ("leaves-a-descriptor", "load.descriptors", "file descriptors open"),
        ("handles-a-signal", "load.signals", "signal 10"),
        ("changes-the-locale", "load.locale", "C.UTF-8"),
        ("default-outside", "table.consistent", "default outside its range"),
        ("unexplained", "table.help", "help of number"),
        ("without-an-example", "table.examples", "number is a text that must be given and has no example"),
        ("crashes", "create.parameters", "SIGSEGV"),
        ("devours", "create.parameters", "all the memory"),
        ("hangs", "schedule.finite", "processor time"),
        ("refuses-silently", "create.parameters", "no sentence"),
        ("long-sentence", "create.parameters", "SIGSEGV"),
        ("opens-a-file", "create.process", "file descriptors open"),
        ("leaks", "create.memory", "create and destroy leave"),
        ("leaks-when-it-refuses", "create.memory", "refused, leave"),
        ("leaks-in-fill", "schedule.memory", "pages of memory"),
        ("rounds-down", "schedule.finite", "floating-point mode"),
        ("needs-a-length", "schedule.lengths", "in a run of 0 ticks, at 0.0 ticks it gives"),
        ("takes-one-base", "schedule.batches", "base values of its own"),
        ("hears-for-itself", "schedule.observe", "another"),
        ("trusts-its-state", "schedule.spoilt-state", "SIGSEGV"),
        ("infinite", "schedule.finite", "at 0.0 ticks it gives inf"),
        ("counts-calls", "schedule.batches", "in a batch and"),
        ("counts-instances", "schedule.made-again", "made again"),
        ("shares-a-number", "schedule.concurrent", "several threads"),
        ("reads-too-far", "compatibility.oldest-host", "SIGSEGV"),
        ("needs-an-extension", "compatibility.bare-host", "SIGSEGV"),
        ("compares-sizes", "compatibility.newer-host", "wrong size"),
        ("writes-past-the-end", "optimizer.counts", "outside a buffer"),
        ("reads-before-the-start", "optimizer.counts", "read beside a buffer"),
        ("reads-past-the-end", "optimizer.counts", "read beside a buffer"),
        ("writes-the-gradient", "optimizer.counts", "writes the gradient"),
        ("keeps-a-pointer", "optimizer.counts", "SIGSEGV"),
        ("depends-on-the-cut", "optimizer.cuts", "how a tensor is cut"),
        ("norm-of-the-block", "optimizer.cuts", "how a tensor is cut"),
        ("measures-and-moves", "optimizer.counts", "measure changes"),
        ("counts-in-update", "optimizer.counts", "not its block's"),
        ("remembers", "optimizer.made-again", "made again"),
        ("ignores-the-schedule", "optimizer.scheduled", "SIGSEGV"),
        ("traps-at-nan", "optimizer.gradients", "trap"),
        ("grows-weights", "optimizer.zero-gradient", "no decay"),
        ("hides-nan", "optimizer.diverged", "leaves no trace"),
        ("spreads-nan", "optimizer.diverged", "beyond its 64"),
        ("evaluates-in-place", "optimizer.evaluation", "evaluation changes"),
        ("sparse-differs", "optimizer.sparse-rows", "touched rows move"),
        ("shares-the-rate", "optimizer.sparse-rows", "touched rows"),
        ("prepares-one-thread-for-rows", "optimizer.sparse-threads", "several threads"),
        ("prepares-one-thread", "optimizer.threads", "threads"),
        ("leaks-in-update", "optimizer.memory", "1000 steps leave"),
        ("mixes-rows", "optimizer.sparse-rows", "not touched"),
        ("climbs", "optimizer.quadratic", "quadratic"),
        ("holds-still", "optimizer.rosenbrock", "Rosenbrock"),
    ]

    @Test(.enabled(if: Program.compiler != nil, "there is no C compiler"), arguments: defects)
    func `the test meant for it catches it`(name: String, check: String, words: String) throws {
        let failures = try failures(of: name, until: check)
        #expect(
            failures.contains { $0.check == check && $0.sentence.contains(words) },
            "\(name): \(failures.map { "\($0.check): \($0.sentence)" })")
    }

    @Test func `all are tried`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".c") }
        let names = Self.defects.map(\.name) + ["sound-schedule", "sound-optimizer"]
        #expect(files.sorted() == names.map { "\($0).c" }.sorted())
    }

    @Test(.enabled(if: Program.compiler != nil, "there is no C compiler"))
    func `how it was linked is seen`() throws {
        func caught(_ flags: [String]) throws -> [String] { try failures(of: "sound-schedule", flags).map(\.check) }
        #expect(try caught(["-Wl,-z,execstack"]) == ["file.stack"])
        #expect(try caught(["-fno-PIC", "-mcmodel=large", "-Wl,-z,notext"]) == ["file.text-relocations"])
        #expect(try caught(["-Wl,--disable-new-dtags,-rpath,/opt"]) == ["file.search-paths"])
        #expect(try caught(["-Wl,--enable-new-dtags,-rpath,lib"]) == ["file.search-paths"])
        #expect(try caught(["-Wl,--enable-new-dtags,-rpath,/tmp"]) == ["file.search-paths"])
        // A folder that is not there yet anybody could make.
        #expect(try caught(["-Wl,--enable-new-dtags,-rpath,/tmp/\(UUID().uuidString)/lib"]) == ["file.search-paths"])
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let modes: [(mode_t, [String])] = [
            (0o755, []), (0o775, ["file.search-paths"]), (0o757, ["file.search-paths"]),
        ]
        for (mode, failures) in modes {
            #expect(chmod(folder.path, mode) == 0)
            #expect(try caught(["-Wl,--enable-new-dtags,-rpath,\(folder.path)"]) == failures)
        }
        #expect(try caught(["-Wl,--enable-new-dtags,-rpath,$ORIGIN:/usr/lib"]) == [])
    }

    /// The guide's plugin as the guide compiles it: what a linker adds to a library is no fault of the plugin.
    @Test(
        .enabled(if: Program.path("clang") ?? Program.path("gcc") != nil, "there is neither clang nor gcc"),
        arguments: ["bfd", "gold", "lld"])
    func `a sound plugin passes whatever links it`(linker: String) throws {
        let folder = try TemporaryFolder()
        let source = Repository.file("Examples/c-schedule/half_life.c").path
        for compiler in ["clang", "gcc"] {
            guard let compiler = Program.path(compiler) else { continue }
            let file = folder.file("\(linker).so")
            let link = ["-shared", "-fPIC", "-fuse-ld=\(linker)", "-o", file]
            // Whether the linker is there is seen by whether it links a library of nothing.
            let empty = try folder.write("", to: "empty.c")
            guard (try? Program.run(compiler, link + [empty])) != nil else {
                print("skipped: \(compiler) finds no linker \(linker)")
                continue
            }
            try Program.run(compiler, link + ["-I", Repository.include, source, "-lm"])
            var failures: [Outcome] = []
            let passed = Checker(file: file, child: InstalledPlugins.child).run { outcome in
                if !outcome.passed { failures.append(outcome) }
                return true
            }
            #expect(passed && failures == [], "\(compiler) and \(linker)")
        }
    }
}
