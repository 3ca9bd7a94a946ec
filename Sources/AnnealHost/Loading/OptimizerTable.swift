internal import CAnneal

/// An optimizer's imported table.
struct OptimizerTable {
    enum Cut { case anywhere, rows, never }
    struct Slot {
        let key: String
        let kind: UInt32
        let initial: Double
        let valueCount: Int
    }
    enum Scope { case tensor, group, all }

    let cut: Cut
    /// Whether it cuts large blocks itself.
    let sharesBlocks: Bool
    /// Whether it understands gradients that are some rows of a tensor.
    let takesSparseRows: Bool
    let slots: [Slot]
    let reductions: [Scope]
    let measureCount: Int
    let api: anneal_optimizer_api
    /// Writes the weights to evaluate; `nil` if they are those that are trained.
    let evaluation: Evaluation?

    typealias Evaluation =
        @convention(c) (
            UnsafePointer<anneal_component>?, UnsafeRawPointer?, UnsafePointer<anneal_block>?,
            UnsafeMutablePointer<Float>?, UnsafeMutablePointer<anneal_error>?
        ) -> anneal_status
}
