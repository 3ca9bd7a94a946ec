/// What following the finder cost on a suite of settings: how far the suggested rate was behind the best of a grid.
///
/// `Benchmarks/finder_regret` measures it; a test compares these numbers with its results.
public struct MeasuredRegret: Sendable, Equatable, Encodable {
    public enum Task: String, Sendable, Encodable, CaseIterable { case classification, regression }
    public enum Ending: String, Sendable, Encodable, CaseIterable { case constant, decaying }
    public enum Budget: String, Sendable, Encodable, CaseIterable {
        case usual
        case tight = "5%"
    }

    public let task: Task
    /// Whether the rate stays, or falls towards the end.
    public let ending: Ending
    public let budget: Budget
    /// How many settings it was measured on.
    public let settings: Int
    /// In points of test accuracy, or in percent of the test loss.
    public let mean: Double
    public let worst: Double

    public static let table: [MeasuredRegret] = [
        MeasuredRegret(.classification, .constant, .usual, settings: 12, mean: 0.60, worst: 3.75),
        MeasuredRegret(.classification, .decaying, .usual, settings: 12, mean: 0.45, worst: 1.58),
        MeasuredRegret(.regression, .constant, .usual, settings: 4, mean: 3.29, worst: 5.63),
        MeasuredRegret(.regression, .decaying, .usual, settings: 4, mean: 0.66, worst: 1.05),
        MeasuredRegret(.classification, .constant, .tight, settings: 12, mean: 2.73, worst: 7.87),
        MeasuredRegret(.classification, .decaying, .tight, settings: 12, mean: 3.44, worst: 19.77),
        MeasuredRegret(.regression, .constant, .tight, settings: 4, mean: 7.06, worst: 16.31),
        MeasuredRegret(.regression, .decaying, .tight, settings: 4, mean: 38.63, worst: 90.61),
    ]

    init(_ task: Task, _ ending: Ending, _ budget: Budget, settings: Int, mean: Double, worst: Double) {
        self.task = task
        self.ending = ending
        self.budget = budget
        self.settings = settings
        self.mean = mean
        self.worst = worst
    }

    /// - Parameters:
    ///   - endShare: The rate at the end of the run over the highest.
    ///   - isTight: Whether trials are shorter than they would be without a budget.
    public static func of(_ task: Task, endShare: Double, isTight: Bool) -> MeasuredRegret? {
        table.first {
            $0.task == task && $0.ending == (endShare > 0.5 ? .constant : .decaying)
                && $0.budget == (isTight ? .tight : .usual)
        }
    }
}
