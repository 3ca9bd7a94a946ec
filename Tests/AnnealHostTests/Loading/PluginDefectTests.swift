import TestSupport
import Testing

@testable import AnnealHost

/// Every table of a plugin that contradicts itself has its own sentence.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct PluginDefectTests {
    @Test func `without a change the plugin is sound`() throws {
        let registry = try Probe.registry()
        #expect(registry.components.map(\.name) == ["probe", "walker"])
        #expect(registry.components.map(\.kind) == [.schedule, .optimizer])
        #expect(registry.components.map(\.version) == ["1.0.0", "1.0.0"])
        #expect(registry.components.map(\.stateKeys) == [["seen"], ["memory"]])
        #expect(try registry.component("probe").defaultClock == .epoch)
        #expect(try registry.component("probe").channels == ["lr"])
        #expect(try registry.component("walker").parameters.first { $0.role == .lr }?.fallback == .number(0))
    }

    @Test func `an entry may refuse`() throws {
        try Defect("ENTRY", "NULL", "refuses to work in this host: its anneal_plugin_v1 returned nothing").check()
    }

    @Test(arguments: [
        Defect("PLUGIN", ".component_count = 0", "contradicts itself: it offers no component"),
        Defect("PLUGIN", ".components = NULL", "contradicts itself: the table of component is missing"),
        Defect(
            "PLUGIN", ".components = LIST(anneal_component, &schedule, NULL)",
            "contradicts itself: component 1 is missing"),
        Defect("PLUGIN", ".component_count = 4097", "contradicts itself: it says that it has 4097 of component"),
        Defect("PLUGIN", ".version = NULL", "contradicts itself: the plugin has no version"),
        Defect("PLUGIN", ".version = \"\"", "contradicts itself: the plugin has no version"),
        Defect("PLUGIN", ".version = \"\\xff\"", "contradicts itself: the plugin has no version in UTF-8"),
        Defect(
            "OPTIMIZER", ".name = \"probe\"",
            "offers two components called probe: a name is unique in its library"),
    ])
    func `a plugin`(defect: Defect) throws { try defect.check() }

    @Test(arguments: [
        Defect("SCHEDULE", ".name = NULL", "contradicts itself: a component has no name"),
        Defect(
            "SCHEDULE", ".name = \"Probe\"",
            "contradicts itself: \"Probe\" is no name: lower-case letters, digits and hyphens, a letter first"),
        Defect(
            "SCHEDULE", ".name = \"1cycle\"",
            "contradicts itself: \"1cycle\" is no name: lower-case letters, digits and hyphens, a letter first"),
        Defect(
            "SCHEDULE", ".name = \"half_life\"",
            "contradicts itself: \"half_life\" is no name: lower-case letters, digits and hyphens, a letter first"),
        Defect("SCHEDULE", ".summary = NULL", "contradicts itself: probe has no summary"),
        Defect("SCHEDULE", ".kind = 3", "contradicts itself: probe is of an unknown kind, 3"),
        Defect("SCHEDULE", ".api = NULL", "contradicts itself: probe has no functions"),
        Defect("SCHEDULE", ".parameters = NULL", "contradicts itself: the table of probe's parameter is missing"),
        Defect(
            "SCHEDULE", ".parameters = LIST(anneal_parameter, NULL)",
            "contradicts itself: probe's parameter 0 is missing"),
        Defect(
            "SCHEDULE", ".parameters = LIST(anneal_parameter, &gain, &gain), .parameter_count = 2",
            "contradicts itself: probe declares the parameter gain twice"),
    ])
    func `a component`(defect: Defect) throws { try defect.check() }

    @Test(arguments: [
        Defect("SCHEDULE_API", ".create = NULL", "contradicts itself: probe lacks create, destroy or fill"),
        Defect("SCHEDULE_API", ".destroy = NULL", "contradicts itself: probe lacks create, destroy or fill"),
        Defect("SCHEDULE_API", ".fill = NULL", "contradicts itself: probe lacks create, destroy or fill"),
        Defect("SCHEDULE_API", ".default_clock = 3", "contradicts itself: probe has an unknown clock, 3"),
        Defect("SCHEDULE_API", ".channel_count = 0", "contradicts itself: probe's first channel is not lr"),
        Defect(
            "SCHEDULE_API", ".channels = LIST(char, \"momentum\")",
            "contradicts itself: probe's first channel is not lr"),
        Defect(
            "SCHEDULE_API", ".channels = LIST(char, \"lr\", \"lr\"), .channel_count = 2",
            "contradicts itself: probe has the channel lr twice"),
        Defect(
            "SCHEDULE_API", ".channels = LIST(char, \"lr\", \"\"), .channel_count = 2",
            "contradicts itself: a channel of probe has no name"),
        Defect("SCHEDULE_API", ".channels = NULL", "contradicts itself: the table of probe's channel is missing"),
        Defect(
            "SCHEDULE_API", ".channels = LIST(char, NULL)", "contradicts itself: probe's channel 0 is missing"),
        Defect(
            "SCHEDULE_API", ".observe = NULL", "contradicts itself: probe declares state that no observe can change"),
        Defect("SCHEDULE_API", ".states = NULL", "contradicts itself: the table of probe's state is missing"),
        Defect(
            "SCHEDULE_API", ".states = LIST(anneal_state, &seen, &seen), .state_count = 2",
            "contradicts itself: probe has the state seen twice"),
        Defect("STATE", ".key = NULL", "contradicts itself: a state of probe has no key"),
    ])
    func `a schedule`(defect: Defect) throws { try defect.check() }
}
