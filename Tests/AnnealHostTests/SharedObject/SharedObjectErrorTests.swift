import Testing

@testable import AnnealHost

/// What the user reads.
@Suite struct SharedObjectErrorTests {
    @Test(
        arguments: [
            (.missing, "x.so does not exist: check the path, or build the plugin first"),
            (.unreadable("Permission denied"), "x.so cannot be read: Permission denied"),
            (.notELF, "x.so is not a shared library: it does not begin with the ELF magic number"),
            (
                .cutShort(part: "a segment", end: 900, size: 512),
                "x.so is cut short, a segment ends at byte 900 and the file has 512: build or copy it again"
            ),
            (
                .tooLarge(part: "the string table", bytes: 1 << 39),
                "x.so is refused, the string table would take 549755813888 bytes and the limit is 64 MiB: "
                    + "build or copy it again"
            ),
            (.noEntry, "x.so is not an Anneal plugin: it exports no function anneal_plugin_v1"),
            (
                .otherMajor([2]),
                "x.so speaks plugin ABI 2, this host speaks 1: rebuild it against this host's anneal.h "
                    + "or use a host that speaks 2"
            ),
        ] as [(SharedObjectError.Reason, String)])
    func `an error is one sentence`(reason: SharedObjectError.Reason, expected: String) {
        #expect(SharedObjectError(file: "x.so", reason: reason).description == expected)
    }

    @Test func `both machines are named`() {
        let (theirs, ours) = ELFMachine.host == 62 ? (183, "x86-64") : (62 as UInt16, "aarch64")
        let error = SharedObjectError(file: "x.so", reason: .otherMachine(theirs))
        #expect(
            error.description == "x.so is built for \(ELFMachine.name(of: theirs)), this machine is \(ours): "
                + "rebuild it for this machine")
    }
}
