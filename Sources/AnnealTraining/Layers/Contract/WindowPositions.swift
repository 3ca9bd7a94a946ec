internal import AnnealTensor

extension Window {
    /// Height and width of what comes out of an image.
    func positions(over input: [Int]) throws(LayerError) -> [Int] {
        guard input.count == 3 else { throw .needsImage(input: input) }
        let positions = [self.positions(along: input[1]), self.positions(along: input[2])]
        guard positions[0] > 0, positions[1] > 0 else { throw .windowDoesNotFit(kernel: kernel, input: input) }
        return positions
    }
}
