internal import AnnealCheck
internal import AnnealHost
internal import ArgumentParser

/// Leave to call C functions of which nothing is known but what their signature says.
struct NativeOptions: ParsableArguments {
    @Flag(help: "Let the schedule native call functions of any C library; each is tried in a process of its own first.")
    var allowNative = false

    /// Refuses what calls such a function, unless it is allowed. Nothing of it has been opened yet.
    func check(_ schedules: [ScheduleSpecification]) throws {
        if allowNative { return }
        for schedule in schedules {
            guard let native = schedule.nativeStrategy else { continue }
            throw UsageError(
                "\(native) calls a function with all that you may do, and nobody can see whether its signature is right: if you "
                    + "trust both, say so with --allow-native")
        }
    }

    /// Lets a process of its own make the schedule and ask it for the rates of a run, so that a crash or an endless loop ends that.
    ///
    /// What it refuses in order is left to whoever makes it here.
    ///
    /// - Parameter base: of what it drives.
    func tryOut(
        _ schedule: ScheduleSpecification, base: Double, length: RunLength, clock: Clock?, plugins: PluginOptions
    ) throws {
        guard let native = schedule.nativeStrategy else { return }
        func option(_ name: String, _ value: (some CustomStringConvertible)?) -> [String] {
            value.map { ["--\(name)=\($0)"] } ?? []
        }
        let words =
            ["plugins", "try-schedule", "\(schedule)"] + option("base", base)
            + option("steps", length.steps) + option("steps-per-epoch", length.stepsPerEpoch)
            + option("batch-size", length.batchSize) + option("clock", clock?.rawValue)
            + plugins.files.flatMap { option("plugin", $0) } + plugins.folders.flatMap { option("plugin-path", $0) }
        switch Trial(program: "/proc/self/exe").outcome(of: words) {
        case .went: break
        case .failed(let sentence): throw Failure("\(native) was tried in a process of its own: \(sentence)")
        case .broken(let how):
            throw Failure(
                "\(native) was tried in a process of its own, and it \(how); compare its signature with the function's declaration"
            )
        }
    }
}

extension ScheduleSpecification {
    /// The first strategy in it that calls a function by its signature.
    fileprivate var nativeStrategy: Specification? { strategies.first { $0.name == "native" } }
}
