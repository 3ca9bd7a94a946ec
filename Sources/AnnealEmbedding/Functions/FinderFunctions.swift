// swift-format-ignore-file: AlwaysUseLowerCamelCase

internal import AnnealFinder
public import CAnneal
internal import CAnnealHost
internal import Glibc

@c @implementation public func anneal_finder_rates(
    _ start: Double, _ end: Double, _ iterations: UInt64, _ spacing: UInt32, _ rates: UnsafeMutablePointer<Double>!,
    _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error) {
        guard start.isFinite, end.isFinite, start > 0, end > start else {
            throw Misuse.outOfRange("start, end", range: "above 0, and the end above the start")
        }
        guard spacing == ANNEAL_SWEEP_EXPONENTIAL || spacing == ANNEAL_SWEEP_LINEAR else {
            throw Misuse.outOfRange("spacing", range: "ANNEAL_SWEEP_EXPONENTIAL or ANNEAL_SWEEP_LINEAR")
        }
        guard let last = Int(exactly: iterations), last > 0, last < .max else {
            throw Misuse.outOfRange("iterations", range: "at least 1")
        }
        guard let rates else { throw Misuse.missing("rates") }
        let sweep = RateSweep(
            start: start, end: end, iterations: last,
            spacing: spacing == ANNEAL_SWEEP_LINEAR ? .linear : .exponential)
        for index in 0...last { rates[index] = sweep.rate(at: index) }
    }
}

@c @implementation public func anneal_finder_smooth(
    _ losses: UnsafePointer<Double>!, _ count: UInt64, _ smoothing: Double, _ divergence: Double,
    _ smoothed: UnsafeMutablePointer<Double>!, _ kept: UnsafeMutablePointer<UInt64>!,
    _ diverged: UnsafeMutablePointer<UInt32>!, _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error) {
        guard smoothing >= 0, smoothing < 1 else { throw Misuse.outOfRange("smoothing", range: "0 to below 1") }
        guard divergence > 1 else { throw Misuse.outOfRange("divergence", range: "above 1") }
        let losses = try numbers(losses, count, "losses")
        guard let smoothed else { throw Misuse.missing("smoothed") }
        var curve = FinderCurve(smoothing: smoothing, divergence: divergence)
        // No rule looks at this curve, so its rates do not matter.
        for loss in losses { if !curve.add(lr: 0, loss: loss) { break } }
        for (index, point) in curve.points.enumerated() { smoothed[index] = point.smoothed }
        kept?.pointee = UInt64(curve.points.count)
        diverged?.pointee = curve.hasDiverged ? 1 : 0
    }
}

/// Live as long as the process.
nonisolated(unsafe) private let ruleNames = RateSuggestion.allCases.map { strdup($0.rawValue) }

@c @implementation public func anneal_finder_rule(_ index: UInt64) -> UnsafePointer<CChar>! {
    index < UInt64(ruleNames.count) ? UnsafePointer(ruleNames[Int(index)]) : nil
}

@c @implementation public func anneal_finder_suggest(
    _ rule: UnsafePointer<CChar>!, _ rates: UnsafePointer<Double>!, _ losses: UnsafePointer<Double>!,
    _ smoothed: UnsafePointer<Double>!, _ count: UInt64, _ iterations: UInt64, _ rate: UnsafeMutablePointer<Double>!,
    _ error: UnsafeMutablePointer<anneal_error>!
) -> anneal_status {
    answer(error) {
        let name = try text(rule, "rule")
        guard let rule = RateSuggestion(rawValue: name) else { throw Misuse.unknownRule(name) }
        guard let rate else { throw Misuse.missing("rate") }
        rate.pointee =
            rule.rate(
                from: Array(try numbers(rates, count, "rates")), losses: Array(try numbers(losses, count, "losses")),
                smoothed: Array(try numbers(smoothed, count, "smoothed")),
                iterations: try whole(iterations, "iterations")) ?? .nan
    }
}

@c @implementation public func anneal_finder_choose(_ losses: UnsafePointer<Double>!, _ count: UInt64)
    -> Int64
{
    guard let losses = try? numbers(losses, count, "losses") else { return -1 }
    let finite = losses.indices.filter { losses[$0].isFinite }
    return finite.min { losses[$0] < losses[$1] }.map { Int64($0) } ?? -1
}

private func numbers(
    _ start: UnsafePointer<Double>?, _ count: UInt64, _ name: String
) throws(Misuse) -> UnsafeBufferPointer<Double> {
    let count = try whole(count, name)
    guard start != nil || count == 0 else { throw .missing(name) }
    return UnsafeBufferPointer(start: start, count: count)
}
