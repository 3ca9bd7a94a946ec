/// The colours of a page, and what becomes of them on a dark one.
///
/// Elements carry the colours of a white page as attributes, which every viewer and every paper understands; a rule of CSS, which
/// counts more than an attribute, exchanges them where the reader prefers dark pages.
enum SVGTheme {
    /// Neighbours keep their order of contrast: what is faint on white is faint on dark.
    private static let dark = [
        ("#ffffff", "#15181d"), ("#000000", "#ffffff"), ("#222222", "#e4e6ea"), ("#444444", "#c0c4cb"),
        ("#555555", "#b0b5bd"), ("#777777", "#8f959e"), ("#8a8a8a", "#80868f"), ("#dddddd", "#343941"),
        ("#f2f2f2", "#21252b"), ("#0072B2", "#3fa9e5"), ("#882255", "#d9699b"),
    ]

    static var style: String {
        let rules = dark.map { light, dark in
            "svg [fill=\"\(light)\"]{fill:\(dark)}svg [stroke=\"\(light)\"]{stroke:\(dark)}"
        }
        return "<style>@media (prefers-color-scheme:dark){\(rules.joined())}</style>"
    }
}
