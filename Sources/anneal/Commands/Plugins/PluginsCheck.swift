internal import AnnealCheck
internal import AnnealHost
internal import ArgumentParser

/// `anneal plugins check`.
struct PluginsCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Test a plugin: a line for each test, and exit code 1 if one fails.",
        discussion:
            "Each test runs in a process of its own, so that a crash, a hang or an endless allocation is one failed line."
    )

    @Argument(
        help: ArgumentHelp("A plugin's shared library, or a strategy's name.", valueName: "file|name"),
        completion: NameCompletion.plugin)
    var plugin: String
    @Option(help: "Decides the weights, gradients and times that are tried.") var seed: UInt64 = 1
    @Flag(help: "Run the tests in this process, for a debugger.") var inProcess = false
    @OptionGroup var search: SearchOptions
    @Option(
        help: ArgumentHelp("Write the outcomes as JSON; - is standard output.", valueName: "file"), completion: .file())
    var json: String?

    /// Whether a word is a path, and not a strategy's name.
    static func isFile(_ word: String) -> Bool { word.contains("/") || word.hasSuffix(".so") }

    func run() throws {
        var files = FilesInUse()
        for file in [plugin] + search.files { files.reads(file, "a plugin") }
        let outputs = try OutputOptions(json: json, besides: files)
        let console = Console(standardOutputIsTaken: outputs.takesStandardOutput)
        let file = Self.isFile(plugin) ? plugin : try Registry(searching: search.path).component(plugin).file
        // With a slash, so that the loader searches no folders of its own.
        let path = file.contains("/") ? file : "./\(file)"
        var outcomes: [Outcome] = []
        let passed = Checker(file: path, seed: seed, child: inProcess ? nil : PluginsCheckOne.child).run { outcome in
            outcomes.append(outcome)
            let name = outcome.component.isEmpty ? outcome.check : "\(outcome.component) \(outcome.check)"
            let words = (outcome.passed ? [outcome.promise, outcome.sentence] : [outcome.sentence])
                .filter { !$0.isEmpty }.joined(separator: "; ")
            console.print("\(outcome.passed ? "ok    " : "FAILED")  \(name): \(words)")
            return true
        }
        if let json = outputs.json { try json.write(json: outcomes) }
        if passed {
            console.print("\(file) passes all \(outcomes.count) tests")
        } else {
            let failures = outcomes.count { !$0.passed }
            throw Failure("\(file) fails \(failures) of \(outcomes.count) tests")
        }
    }
}

/// What `check` starts for each test.
struct PluginsCheckOne: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "check-one", shouldDisplay: false)

    @Argument var file: String
    @Argument var check: String
    @Option var component = ""
    @Option var seed: UInt64 = 1

    /// This program with the words that start this command.
    static var child: CheckChild {
        CheckChild(program: "/proc/self/exe") { check, subject in
            ["plugins", "check-one", subject.file, check, "--seed", "\(subject.seed)"]
                + (subject.component.isEmpty ? [] : ["--component", subject.component])
        }
    }

    func run() throws {
        CheckChild.perform(check, Subject(file: file, component: component, seed: seed))
        throw UsageError("there is no test called \(check)")
    }
}
