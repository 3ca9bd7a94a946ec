import Glibc

/// The part of an axis that is drawn, in axis coordinates: the value itself, or its decimal logarithm.
struct AxisRange {
    let scale: Axis.Scale
    let lower: Double
    let upper: Double
    /// All values are whole numbers, such as steps and epochs: ticks between them would mean nothing.
    let isWhole: Bool
    /// The line that stands for all that is too small for this axis.
    let floor: LogarithmicFloor?

    /// The range from the least to the greatest coordinate, widened on both sides by `margin` times its length.
    ///
    /// A range too short to tell its ticks apart becomes one around its value; without coordinates it is 0 to 1.
    init(
        of coordinates: [Double], scale: Axis.Scale, margin: Double, isWhole: Bool = false,
        floor: LogarithmicFloor? = nil
    ) {
        self.scale = scale
        self.isWhole = isWhole
        self.floor = floor
        guard let least = coordinates.min(), let greatest = coordinates.max() else {
            (lower, upper) = (0, 1)
            return
        }
        let middle = least / 2 + greatest / 2
        let length = greatest - least
        if length > max(1e-9 * abs(middle), 1e-300) {
            (lower, upper) = (least - margin * length, greatest + margin * length)
        } else {
            let half = scale == .logarithmic ? 0.5 : isWhole ? 1 : abs(middle) > 1e-290 ? abs(middle) / 10 : 1
            (lower, upper) = (middle - half, middle + half)
        }
    }

    /// Where a value lies on an axis of this scale, or nil if it lies nowhere.
    static func coordinate(of value: Double, scale: Axis.Scale, floor: LogarithmicFloor? = nil) -> Double? {
        guard abs(value) <= 1e300 else { return nil }
        switch scale {
        case .linear: return value
        case .logarithmic:
            guard let floor else { return value > 0 ? log10(value) : nil }
            return value > 0 ? max(log10(value), floor.coordinate) : floor.coordinate
        }
    }

    /// The logarithmic scale needs a positive value; without one the axis is linear.
    static func usableScale(_ wanted: Axis.Scale, for values: some Sequence<Double>) -> Axis.Scale {
        values.contains { $0 > 0 && $0 <= 1e300 } ? wanted : .linear
    }

    /// 0 at the lower end, 1 at the upper end. Far outside it is held at ±50 lengths, so that it stays a small number.
    func fraction(of coordinate: Double) -> Double {
        min(max((coordinate - lower) / (upper - lower), -50), 50)
    }
}
