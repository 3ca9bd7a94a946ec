import AnnealKernels
import Foundation
import Testing

/// Adam's relatives against their formulas in float64. Epsilons are large, so that their places matter.
@Suite struct AdamFamilyKernelTests {
    private func average(_ old: inout Double, _ new: Double, _ beta: Double) { old = beta * old + (1 - beta) * new }

    @Test(arguments: KernelCheck.counts, [false, true])
    func `adamw`(count: Int, amsgrad: Bool) {
        for beta1 in [0.9, 0.3] {
            KernelCheck(count: count, slots: [0, 0, 0]).expect(
                { step, count, param, grad, slots in
                    anneal_adamw(
                        param, grad, slots[0], slots[1], amsgrad ? slots[2] : nil, count, 0.01, beta1, 0.99, 0.05, 0.1,
                        1 - pow(beta1, Double(step)), 1 - pow(0.99, Double(step)))
                },
                is: { step, p, g, slots in
                    p *= 1 - 0.01 * 0.1
                    average(&slots[0], g, beta1)
                    average(&slots[1], g * g, 0.99)
                    if amsgrad { slots[2] = max(slots[2], slots[1]) }
                    let root = (slots[amsgrad ? 2 : 1] / (1 - pow(0.99, Double(step)))).squareRoot()
                    p -= 0.01 * slots[0] / (1 - pow(beta1, Double(step))) / (root + 0.05)
                })
        }
    }

    @Test(arguments: KernelCheck.counts, [0, 0.1])
    func `adamax`(count: Int, decay: Double) {
        KernelCheck(count: count, slots: [0, 0]).expect(
            { step, count, param, grad, slots in
                anneal_adamax(param, grad, slots[0], slots[1], count, 0.01, 0.8, 0.9, 0.05, decay)
            },
            is: { step, p, g, slots in
                let g = g + decay * p
                average(&slots[0], g, 0.8)
                slots[1] = max(0.9 * slots[1], abs(g) + 0.05)
                p -= 0.01 * slots[0] / slots[1]
            })
    }

    @Test(arguments: KernelCheck.counts, [0, 0.1])
    func `nadam`(count: Int, decay: Double) {
        KernelCheck(count: count, slots: [0, 0]).expect(
            { step, count, param, grad, slots in
                anneal_nadam(
                    param, grad, slots[0], slots[1], count, 0.01, 0.02, 0.8, 0.9, 0.05, decay, 0.99,
                    1 - pow(0.9, Double(step)))
            },
            is: { step, p, g, slots in
                p *= 0.99
                let g = g + decay * p
                average(&slots[0], g, 0.8)
                average(&slots[1], g * g, 0.9)
                let root = (slots[1] / (1 - pow(0.9, Double(step)))).squareRoot()
                p -= 0.01 * g / (root + 0.05) + 0.02 * slots[0] / (root + 0.05)
            })
    }

    @Test(arguments: KernelCheck.counts, [0, 0.1])
    func `radam`(count: Int, decay: Double) {
        KernelCheck(count: count, slots: [0, 0]).expect(
            { step, count, param, grad, slots in
                anneal_radam(param, grad, slots[0], slots[1], count, 0.01, 0.8, 0.9, 0.05, decay, 0.99, step > 1)
            },
            is: { step, p, g, slots in
                p *= 0.99
                let g = g + decay * p
                average(&slots[0], g, 0.8)
                average(&slots[1], g * g, 0.9)
                p -= 0.01 * slots[0] / (step > 1 ? slots[1].squareRoot() + 0.05 : 1)
            })
    }

    @Test(arguments: KernelCheck.counts, [0, 0.1])
    func `adopt`(count: Int, decay: Double) {
        for clip in [0.7, .infinity] {
            KernelCheck(count: count, slots: [0, 0]).expect(
                { step, count, param, grad, slots in
                    anneal_adopt(
                        param, grad, slots[0], slots[1], count, 0.01, 0.8, 0.9, 0.05, clip, decay, 0.99, step == 1)
                },
                is: { step, p, g, slots in
                    let g = g + decay * p
                    if step == 1 {
                        slots[1] = g * g
                        return
                    }
                    average(&slots[0], min(max(g / max(slots[1].squareRoot(), 0.05), -clip), clip), 0.8)
                    average(&slots[1], g * g, 0.9)
                    p = p * 0.99 - 0.01 * slots[0]
                })
        }
    }

    @Test(arguments: KernelCheck.counts, [0, 0.8])
    func `ademamix`(count: Int, beta1: Double) {
        KernelCheck(count: count, slots: [0, 0, 0]).expect(
            { step, count, param, grad, slots in
                anneal_ademamix(
                    param, grad, beta1 == 0 ? nil : slots[0], slots[1], slots[2], count, 0.01, beta1, 0.9, 0.95, 3,
                    0.05,
                    0.1, 1 - pow(beta1, Double(step)), 1 - pow(0.9, Double(step)))
            },
            is: { step, p, g, slots in
                if beta1 != 0 { average(&slots[0], g, beta1) }
                average(&slots[1], g, 0.95)
                average(&slots[2], g * g, 0.9)
                let fast = beta1 == 0 ? g : slots[0] / (1 - pow(beta1, Double(step)))
                let root = (slots[2] / (1 - pow(0.9, Double(step)))).squareRoot()
                p -= 0.01 * ((fast + 3 * slots[1]) / (root + 0.05) + 0.1 * p)
            })
    }
}
