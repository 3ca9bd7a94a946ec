internal import AnnealHost

/// An error that can show where in a text the mistake is: the line, and a caret below it.
protocol Excerpted: Error { var excerpt: String? { get } }

extension SpecificationError: Excerpted {}
