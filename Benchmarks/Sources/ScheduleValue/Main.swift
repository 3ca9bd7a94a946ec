import AnnealHost
import Glibc

/// Answers each line, a schedule, with the nanoseconds of one value as a training step asks for it, and the milliseconds
/// that a curve of a million steps takes:
///
///     schedule-value FOLDER-OF-PLUGINS
@main
enum Main {
    static func main() throws {
        let path = SearchPath(
            files: [], folders: [CommandLine.arguments[1]], environment: [:], executable: CommandLine.arguments[0])
        let registry = try Registry(searching: path)
        while let text = readLine() {
            let schedule = try ScheduleInstance(
                ScheduleSpecification(text), in: registry, length: RunLength(steps: 1_000_000), clock: .step)
            print(try nanosecondsPerValue(schedule), try millisecondsPerMillion(schedule))
            fflush(nil)
        }
    }

    private static func base(_ schedule: ScheduleInstance) -> [Double] { schedule.channels.map { _ in 0.1 } }

    private static func nanosecondsPerValue(_ schedule: ScheduleInstance) throws -> Double {
        let count = 50_000
        let state = schedule.initialState
        let out = UnsafeMutablePointer<Double>.allocate(capacity: schedule.channels.count)
        defer { out.deallocate() }
        let start = ContinuousClock.now
        let reader = ScheduleReader(schedule, base: base(schedule))
        for step in 0..<count { try reader.values(afterStep: step, state: state, into: out) }
        return (ContinuousClock.now - start) / .nanoseconds(1) / Double(count)
    }

    private static func millisecondsPerMillion(_ schedule: ScheduleInstance) throws -> Double {
        let start = ContinuousClock.now
        let curve = try schedule.curve(steps: 0..<1_000_000, base: base(schedule))
        precondition(curve.count == 1_000_000 * schedule.channels.count)
        return (ContinuousClock.now - start) / .milliseconds(1)
    }
}
