public import AnnealTensor

extension CheckpointFile {
    /// A checkpoint of weights alone, to be asked and to begin from, but not to resume: it has no optimizer's memory.
    ///
    /// - Parameters:
    ///   - parameters: the weights, and what layers measure.
    ///   - last: the latest of the checkpoints that they were made from, of which it has the steps.
    public init(
        merged parameters: ParameterBuffer, after last: CheckpointFile, metadata: [String: String]
    ) throws(SafetensorsError) {
        self.init()
        self.metadata = metadata
        for (index, entry) in parameters.layout.entries.enumerated() {
            if !contents.addCount(entry, parameters[index]) {
                contents.add(entry.name, Array(parameters[index]), shape: entry.sizes)
            }
        }
        contents.add("run.counters", try last.contents.counters("run.counters", count: 8))
    }
}
