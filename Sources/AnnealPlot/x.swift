public struct Axis: Sendable { public enum Scale: Sendable { case linear, logarithmic }; public init(_ label: String, scale: Scale = .linear) {} }
public struct Series: Sendable { public init(_ n: String, x: [Double], y: [Double], isFaint: Bool = false) {} }
public struct Marker: Sendable { public init(_ n: String, x: Double, isChosen: Bool = false) {} }
public struct Panel: Sendable { public init(yAxis: Axis, series: [Series], markers: [Marker] = []) {} }
public struct Figure: Sendable { public init(title: String, xAxis: Axis, panels: [Panel]) {}
 public func svg(width: Int = 800, height: Int? = nil) -> String {""}
 public func text(columns: Int = 80, rows: Int = 20, color: Bool) -> String {""} }
