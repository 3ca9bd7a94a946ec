/// The look of a curve, in the plot and in the legend.
///
///     CurveStroke(color: 3, isFaint: false).attributes.contains("stroke-dasharray")   // true
struct CurveStroke {
    /// The curve's number in the palette.
    let color: Int
    let isFaint: Bool

    /// The attributes of an SVG element.
    var attributes: String {
        let color = "stroke=\"\(Palette.color(at: color))\" stroke-linejoin=\"round\" "
        if isFaint { return color + "stroke-width=\"1\" stroke-opacity=\"0.35\"" }
        let dash = Palette.dash(at: self.color).map { " stroke-dasharray=\"\($0)\"" } ?? ""
        return color + "stroke-width=\"1.8\"" + dash
    }
}
