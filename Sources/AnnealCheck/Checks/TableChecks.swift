internal import AnnealHost

extension Checker {
    /// Opens it as a run does, with every question that the host asks; its remark names the components.
    static let components = Check(
        family: .table, title: "consistent",
        promise: "its tables agree with themselves"
    ) { subject in
        let first = try subject.registry().components
        let second = try subject.registry().components
        try require(
            first.map(\.name) == second.map(\.name) && first.map(\.parameters) == second.map(\.parameters),
            "its tables say something else when it is opened again")
        return first.map { "\($0.kind) \($0.name)" }.joined(separator: ",")
    }

    static let tableChecks = [
        Check(family: .table, title: "help", promise: "everything is explained in a sentence") { subject in
            let component = try subject.opened()
            try require(component.summary.hasSuffix("."), "the summary of \(component.name) is not a sentence")
            for parameter in component.parameters {
                try require(parameter.help.hasSuffix("."), "the help of \(parameter.key) is not a sentence")
            }
            return ""
        },
        Check(
            family: .table, title: "examples", promise: "a text that must be given has an example, by which it is tried"
        ) { subject in
            let component = try subject.opened()
            if let text = SampleArguments.unknownText(of: component) { throw CheckFailure.noExample(of: text) }
            return ""
        },
    ]
}
