internal import AnnealCheck
internal import AnnealExperiment
internal import AnnealFiles
internal import AnnealHost

/// The precautions before a schedule calls C functions of which nothing is known but what their signature says.
struct NativeVetting {
    /// Says whether that is allowed, and which plugins there are.
    let environment: RunEnvironment

    /// Refuses what calls such a function, unless it is allowed and only those can change it who may change a plugin. Nothing of
    /// it has been opened yet.
    func check(_ schedules: [ScheduleSpecification]) throws {
        for native in schedules.flatMap(\.nativeStrategies) {
            guard environment.allowsNative else {
                throw UsageError(
                    "\(native) calls a function with all that you may do, and nobody can see whether its signature is right: "
                        + "if you trust both, say so with --allow-native")
            }
            if environment.usesLock {
                throw UsageError(
                    "\(native) calls a function whose bytes no lock knows: without --locked and --lock it is allowed")
            }
            // Without a slash it is the loader's to find, in folders of the system.
            if let library = native.library, library.contains("/") { try PathPermissions.check(library: library) }
        }
    }

    /// Lets a process of its own make the schedule and ask it for the rates of a run, so that a crash or an endless loop ends that.
    ///
    /// What it refuses in order is left to whoever makes it here.
    ///
    /// - Parameter base: the first value of what it drives.
    func tryOut(_ schedule: ScheduleSpecification, base: Double, length: RunLength, clock: Clock?) throws {
        if schedule.nativeStrategies.isEmpty { return }
        func option(_ name: String, _ value: (some CustomStringConvertible)?) -> [String] {
            value.map { ["--\(name)=\($0)"] } ?? []
        }
        let words =
            ["plugins", "try-schedule", "\(schedule)"] + option("base", base)
            + option("steps", length.steps) + option("steps-per-epoch", length.stepsPerEpoch)
            + option("batch-size", length.batchSize) + option("clock", clock?.rawValue)
            + environment.pluginWords
        switch IsolatedRun(program: "/proc/self/exe").outcome(of: words) {
        case .went: break
        case .failed(let sentence): throw Failure("\(schedule) was tried in a process of its own: \(sentence)")
        case .broken(let how):
            throw Failure(
                "\(schedule) was tried in a process of its own, and it \(how); compare its signature with the function's "
                    + "declaration")
        }
    }
}

extension ScheduleSpecification {
    /// The strategies in it that call a function by its signature.
    fileprivate var nativeStrategies: [Specification] { strategies.filter { $0.name == "native" } }
}

extension Specification {
    /// The file of the function.
    fileprivate var library: String? {
        switch arguments.first(where: { $0.key == "library" })?.value {
        case .word(let file), .string(let file): file
        case .list, nil: nil
        }
    }
}
