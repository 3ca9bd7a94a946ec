import TestSupport
import Testing

@testable import AnnealHost

/// Every row of a parameter table that contradicts itself has its own sentence.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct ParameterDefectTests {
    @Test(arguments: [
        Defect("PARAMETER", ".key = NULL", "contradicts itself: a parameter of probe has no key"),
        Defect(
            "PARAMETER", ".key = \"step size\"",
            "contradicts itself: probe's key \"step size\" has more than letters, digits and underscores"),
        Defect("PARAMETER", ".help = NULL", "contradicts itself: probe's gain has no help sentence"),
        Defect("PARAMETER", ".help = \"\"", "contradicts itself: probe's gain has no help sentence"),
        Defect("PARAMETER", ".help = \"\\xff\"", "contradicts itself: probe's gain has no help sentence in UTF-8"),
        Defect("PARAMETER", ".type = 0", "contradicts itself: probe's gain is of an unknown type, 0"),
        Defect("PARAMETER", ".type = 8", "contradicts itself: probe's gain is of an unknown type, 8"),
        Defect("PARAMETER", ".role = 4", "contradicts itself: probe's gain has an unknown role, 4"),
    ])
    func `key, help, type and role`(defect: Defect) throws { try defect.check() }

    @Test(arguments: [
        Defect(
            "PARAMETER", ".default_number = 3", "contradicts itself: probe's gain has a default outside its range, 3"),
        Defect(
            "PARAMETER", ".default_number = 2, .flags = ANNEAL_MAXIMUM_OPEN",
            "contradicts itself: probe's gain has a default outside its range, 2"),
        Defect(
            "PARAMETER", ".default_number = 0, .flags = ANNEAL_MINIMUM_OPEN",
            "contradicts itself: probe's gain has a default outside its range, 0"),
        Defect(
            "PARAMETER", ".default_number = NAN",
            "contradicts itself: probe's gain has a default outside its range, nan"),
        Defect(
            "PARAMETER", ".default_number = 0.5, .type = ANNEAL_INTEGER",
            "contradicts itself: probe's gain has a default outside its range, 0.5"),
        Defect("PARAMETER", ".minimum = 3", "contradicts itself: probe's gain has a minimum above its maximum"),
        Defect("PARAMETER", ".maximum = NAN", "contradicts itself: probe's gain has a minimum above its maximum"),
        Defect(
            "PARAMETER", ".default_number = 2, .type = ANNEAL_BOOLEAN",
            "contradicts itself: probe's gain has the default 2, which is neither true nor false"),
        Defect(
            "PARAMETER", ".type = ANNEAL_TEXT, .default_text = \"\\xff\"",
            "contradicts itself: probe's gain has no default in UTF-8"),
        Defect(
            "PARAMETER", ".type = ANNEAL_TEXT, .flags = ANNEAL_REQUIRED, .default_text = \"\\xff\"",
            "contradicts itself: probe's gain has no example in UTF-8"),
        Defect("PARAMETER", ".flags = ANNEAL_FILE", "contradicts itself: probe's gain is a file, but no text"),
    ])
    func `default and range`(defect: Defect) throws { try defect.check() }

    @Test(arguments: [
        Defect("PARAMETER", ".type = ANNEAL_CHOICE", "contradicts itself: probe's gain is a choice of nothing"),
        Defect(
            "PARAMETER", ".type = ANNEAL_CHOICE, .choice_count = 1",
            "contradicts itself: the table of probe's gain's choice is missing"),
        Defect(
            "PARAMETER", ".type = ANNEAL_CHOICE, .choice_count = 2, .choices = LIST(char, \"a\", NULL)",
            "contradicts itself: probe's gain's choice 1 is missing"),
        Defect(
            "PARAMETER", ".type = ANNEAL_CHOICE, .choice_count = 2, .choices = LIST(char, \"a\", \"a\")",
            "contradicts itself: probe's gain has the choice a twice"),
        Defect(
            "PARAMETER", ".type = ANNEAL_CHOICE, .choice_count = 1, .choices = LIST(char, \"\")",
            "contradicts itself: a choice of probe's gain has no name"),
        Defect(
            "PARAMETER", ".type = ANNEAL_CHOICE, .choice_count = 1, .choices = LIST(char, \"a\")",
            "contradicts itself: probe's gain has the default 1, which is none of its choices"),
    ])
    func `a choice`(defect: Defect) throws { try defect.check() }

    @Test(arguments: [
        Defect(
            "PARAMETER", ".flags = ANNEAL_REQUIRED | ANNEAL_DERIVED",
            "contradicts itself: probe's gain is required and may be left unset"),
        Defect(
            "PARAMETER", ".flags = ANNEAL_DERIVED", "contradicts itself: probe's gain does not say what unset means"),
        Defect(
            "PARAMETER", ".flags = ANNEAL_SCHEDULABLE, .type = ANNEAL_TEXT",
            "contradicts itself: probe's gain is schedulable, but no number"),
        Defect(
            "PARAMETER", ".flags = ANNEAL_SCHEDULABLE, .type = ANNEAL_FLOATS",
            "contradicts itself: probe's gain is schedulable, but no number"),
        Defect(
            "PARAMETER", ".flags = ANNEAL_TIME, .type = ANNEAL_BOOLEAN",
            "contradicts itself: probe's gain is a time, but no number"),
    ])
    func `contradicting flags`(defect: Defect) throws { try defect.check() }
}
