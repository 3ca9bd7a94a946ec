import AnnealKernels
import Foundation
import Testing

/// Updates that choose their own step sizes, or take steps of one size, against their formulas in float64.
@Suite struct StepSizeKernelTests {
    private func average(_ old: inout Double, _ new: Double, _ beta: Double) { old = beta * old + (1 - beta) * new }

    @Test(arguments: KernelCheck.counts, [0, 0.1])
    func `adadelta`(count: Int, decay: Double) {
        KernelCheck(count: count, slots: [0, 0]).expect(
            { _, count, param, grad, slots in
                anneal_adadelta(param, grad, slots[0], slots[1], count, 0.5, 0.9, 1e-3, decay)
            },
            is: { _, p, g, slots in
                let g = g + decay * p
                average(&slots[0], g * g, 0.9)
                let delta = (slots[1] + 1e-3).squareRoot() / (slots[0] + 1e-3).squareRoot() * g
                average(&slots[1], delta * delta, 0.9)
                p -= 0.5 * delta
            })
    }

    @Test(arguments: KernelCheck.counts, [1, 0.25])
    func `rprop`(count: Int, scale: Double) {
        // Limits that both matter within three steps.
        KernelCheck(count: count, slots: [0, 0.1]).expect(
            { _, count, param, grad, slots in
                anneal_rprop(param, grad, slots[0], slots[1], count, scale, 0.5, 1.2, 0.06, 0.13)
            },
            is: { _, p, g, slots in
                let agreement = g * slots[0]
                let factor = agreement > 0 ? 1.2 : agreement < 0 ? 0.5 : 1
                slots[1] = min(max(slots[1] * factor, 0.06), 0.13)
                slots[0] = agreement < 0 ? 0 : g
                p -= slots[0] > 0 ? scale * slots[1] : slots[0] < 0 ? -scale * slots[1] : 0
            })
    }

    @Test(arguments: KernelCheck.counts, [0, 0.1])
    func `asgd`(count: Int, decay: Double) {
        KernelCheck(count: count, slots: [0]).expect(
            { step, count, param, grad, slots in
                anneal_asgd(param, grad, slots[0], count, 0.05, 0.2, step == 3 ? 0.25 : 1, decay)
            },
            is: { step, p, g, slots in
                let g = g + decay * p
                p = p * (1 - 0.2 * 0.05) - 0.05 * g
                slots[0] += (step == 3 ? 0.25 : 1) * (p - slots[0])
            })
    }

    @Test(arguments: KernelCheck.counts)
    func `lion`(count: Int) {
        KernelCheck(count: count, slots: [0]).expect(
            { _, count, param, grad, slots in anneal_lion(param, grad, slots[0], count, 0.01, 0.7, 0.9, 0.1) },
            is: { _, p, g, slots in
                let direction = 0.7 * slots[0] + 0.3 * g
                average(&slots[0], g, 0.9)
                p = p * (1 - 0.01 * 0.1) - (direction > 0 ? 0.01 : direction < 0 ? -0.01 : 0)
            })
    }

    /// PyTorch's sign of 0 is 0, and a NaN goes through signs and limits.
    @Test func `signs of zero and of NaN`() {
        let grad: [Float] = [0, .nan]
        var (param, first, second): ([Float], [Float], [Float]) = ([1, 1], [0, 0], [0, 0])
        anneal_lion(&param, grad, &first, 2, 0.1, 0.9, 0.99, 0)
        #expect(param[0] == 1 && param[1].isNaN)
        (param, first, second) = ([1, 1], [1, 1], [0.1, 0.1])
        anneal_rprop(&param, grad, &first, &second, 2, 1, 0.5, 1.2, 1e-6, 50)
        #expect(param[0] == 1 && second[0] == Float(0.1) && param[1].isNaN && second[1].isNaN)
        (param, first, second) = ([1, 1], [0, 0], [1, 1])
        anneal_adopt(&param, grad, &first, &second, 2, 0.1, 0.9, 0.99, 1e-6, 1, 0, 1, false)
        #expect(param[0] == 1 && param[1].isNaN)
        (param, first, second) = ([1, 1], [0, 0], [0, 0])
        anneal_adamax(&param, grad, &first, &second, 2, 0.1, 0.9, 0.99, 1e-8, 0)
        #expect(param[0] == 1 && param[1].isNaN)
    }
}
