internal import AnnealHost
internal import AnnealPlot
internal import ArgumentParser

struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Show the rates of one or more schedules, without training.",
        usage: "anneal schedule <spec> ... [<options>]",
        discussion: """
            anneal schedule cosine
            anneal schedule 'step(step_size=30)' 'exponential(gamma=0.95)' --svg rates.svg
            """)

    @Argument(help: ArgumentHelp("A schedule: cosine or 'step(step_size=10)'.", valueName: "spec"))
    var specs: [String]

    @Option(
        parsing: .unconditional, help: ArgumentHelp("The base rate (default: 0.1).", valueName: "rate"),
        transform: NumberArgument.rate)
    var lr = 0.1
    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many steps (default: 100).", valueName: "n"),
        transform: NumberArgument.count)
    var steps: Int?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many epochs, instead of --steps.", valueName: "n"),
        transform: NumberArgument.count)
    var epochs: Int?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Steps in an epoch; a schedule that ticks per epoch stays level within one (default: 1).", valueName: "n"),
        transform: NumberArgument.count)
    var stepsPerEpoch = 1
    @Option(help: "Tick per step or per epoch, whatever the schedule's own clock; its times are converted.")
    var clock: Clock?
    @Option(help: ArgumentHelp("Write the values as CSV; - is standard output.", valueName: "file"))
    var csv: String?
    @Option(help: ArgumentHelp("Write the plot as SVG; - is standard output.", valueName: "file"))
    var svg: String?
    @OptionGroup var plugins: PluginOptions

    func run() throws {
        let length = RunLength(steps: try stepCount(), stepsPerEpoch: stepsPerEpoch)
        let specifications = try specs.map { try ScheduleSpecification($0) }
        let registry = try plugins.registry()
        let curves = try specifications.map {
            try ScheduleCurve(ScheduleInstance($0, in: registry, length: length, clock: clock), lr: lr)
        }
        let outputs = try OutputOptions(csv: csv, svg: svg)
        try outputs.csv?.write(ScheduleCurve.csv(of: curves))
        let figure = ScheduleCurve.figure(of: curves)
        try outputs.svg?.write(figure.svg())
        if outputs.takesStandardOutput { return }
        let console = Console(standardOutputIsTaken: false)
        console.print(figure.text(color: console.hasColor))
    }

    private func stepCount() throws -> Int {
        if steps != nil && epochs != nil { throw UsageError("--steps and --epochs both say how long: give one") }
        let (product, overflow) = (epochs ?? 0).multipliedReportingOverflow(by: stepsPerEpoch)
        let count = epochs == nil ? steps ?? 100 : product
        guard !overflow, count <= 10_000_000 else {
            throw UsageError("\(count) steps are more than the 10000000 that can be shown")
        }
        return count
    }
}

/// The values of one schedule over a run, step by step.
struct ScheduleCurve {
    let name: String
    let channels: [String]
    /// Row by row, a value per channel.
    private let values: [Double]

    /// - Parameter lr: the base rate. Other channels start from 0, as of an optimizer that does not use them.
    init(_ schedule: ScheduleInstance, lr: Double) throws {
        name = schedule.specification.description
        channels = schedule.channels
        let base = channels.map { $0 == "lr" ? lr : 0 }
        values = try schedule.curve(steps: 0..<(schedule.length.steps ?? 0), base: base)
    }

    var steps: Int { values.count / channels.count }

    /// The values of a channel; `nil` if the schedule does not drive it.
    func values(of channel: String) -> [Double]? {
        guard let column = channels.firstIndex(of: channel) else { return nil }
        return stride(from: column, to: values.count, by: channels.count).map { values[$0] }
    }

    /// All channels of several schedules, in the order they appear.
    static func channels(of curves: [ScheduleCurve]) -> [String] {
        curves.flatMap(\.channels).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// `tick,lr` and further channels; a first column names the schedule when there are several.
    static func csv(of curves: [ScheduleCurve]) -> String {
        let channels = channels(of: curves)
        var text = (curves.count > 1 ? "schedule," : "") + "tick,\(channels.joined(separator: ","))\n"
        for curve in curves {
            let columns = channels.map { curve.values(of: $0) }
            let prefix = curves.count > 1 ? csvField(curve.name) + "," : ""
            for step in 0..<curve.steps {
                text += "\(prefix)\(step)"
                for column in columns { text += "," + (column.map { $0[step].shortest } ?? "") }
                text += "\n"
            }
        }
        return text
    }

    /// A panel per channel, a line per schedule.
    static func figure(of curves: [ScheduleCurve]) -> Figure {
        let panels = channels(of: curves).map { channel in
            Panel(
                yAxis: Axis(channel == "lr" ? "learning rate" : channel),
                series: curves.compactMap { curve in
                    curve.values(of: channel).map { Series(curve.name, x: $0.indices.map(Double.init), y: $0) }
                })
        }
        return Figure(title: curves.count == 1 ? curves[0].name : "", xAxis: Axis("step"), panels: panels)
    }
}
