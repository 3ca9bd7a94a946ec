internal import AnnealHost

/// What of the names of classes is hardly meant so.
///
///     DoubtfulClasses.remark(on: ["Male", "male"])   // "; \"Male\" and \"male\" differ only in case or blanks"
///     DoubtfulClasses.remark(on: ["NaN", "yes"])     // "; \"NaN\" is one of them"
enum DoubtfulClasses {
    /// Names that in other columns say that there is no value.
    private static let marks: Set = ["nan", "na", "n/a", "null", "none", "?", "<na>", "#n/a"]

    /// What follows the sentence that counts them; nothing if there is nothing to say.
    static func remark(on classes: [String]) -> String {
        var known: [String: String] = [:]
        var remark = ""
        for name in classes {
            let plain = name.lowercased().filter { !$0.isWhitespace }
            if marks.contains(plain) { remark += "; \(inQuotes(name)) is one of them" }
            if let other = known.updateValue(name, forKey: plain) {
                remark += "; \(inQuotes(other)) and \(inQuotes(name)) differ only in case or blanks"
            }
        }
        return remark
    }
}
