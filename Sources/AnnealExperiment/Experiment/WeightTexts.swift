internal import AnnealHost
internal import AnnealTraining

extension TextForm<InitialWeights> {
    /// A file and what of it is taken.
    static var weights: TextForm {
        TextForm { text in
            do throws(InitialWeightsError) { return try InitialWeights(text) } catch { throw ValueError("\(error)") }
        }
    }
}

extension TextForm<NamePattern> {
    /// Names of tensors, alternatives with `|` between them.
    static var names: TextForm {
        TextForm { text in
            guard let pattern = NamePattern(text: text) else {
                throw ValueError("it has to be names of tensors with | between them, for example '0.*|embedding'")
            }
            return pattern
        }
    }
}
