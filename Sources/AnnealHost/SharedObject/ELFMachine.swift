/// The kinds of machine that an ELF file may be built for, by their `e_machine`.
enum ELFMachine {
    #if arch(x86_64)
        static let host: UInt16 = 62
    #elseif arch(arm64)
        static let host: UInt16 = 183
    #else
        #error("Add the e_machine of this architecture.")
    #endif

    /// The usual name of an `e_machine`.
    static func name(of machine: UInt16) -> String {
        switch machine {
        case 3: "x86"
        case 8: "MIPS"
        case 20: "PowerPC"
        case 21: "ppc64"
        case 22: "s390x"
        case 40: "arm"
        case 62: "x86-64"
        case 183: "aarch64"
        case 243: "RISC-V"
        case 258: "LoongArch"
        default: "machine \(machine)"
        }
    }
}
