internal import AnnealHost
internal import CAnneal
internal import Glibc

/// Does what a call asks for, and turns an error into a status and a sentence.
func answer(
    _ error: UnsafeMutablePointer<anneal_error>?, _ body: () throws -> Void
) -> anneal_status {
    do {
        try body()
        return ANNEAL_OK
    } catch let failure as ComponentFailure {
        write("\(failure)", to: error)
        return ANNEAL_FAILED
    } catch let refusal {
        write("\(refusal)", to: error)
        return ANNEAL_REFUSED
    }
}

/// As `answer`, of a call that makes something: without it `out` is NULL.
func answer<Made>(
    _ error: UnsafeMutablePointer<anneal_error>?, into out: UnsafeMutablePointer<Made?>?, _ body: () throws -> Made?
) -> anneal_status {
    out?.pointee = nil
    return answer(error) {
        guard let out else { throw Misuse.missing("out") }
        guard let made = try body() else { throw Misuse.noMemory }
        out.pointee = made
    }
}

/// Cut to fit, between characters and not within one.
private func write(_ sentence: String, to error: UnsafeMutablePointer<anneal_error>?) {
    guard let error, error.pointee.struct_size >= UInt32(MemoryLayout<anneal_error>.size),
        error.pointee.capacity > 0, let message = error.pointee.message
    else { return }
    var sentence = sentence.replacing("\n", with: " ")
    sentence.withUTF8 { bytes in
        var count = min(bytes.count, Int(error.pointee.capacity) - 1)
        if count < bytes.count { while count > 0, bytes[count] & 0xC0 == 0x80 { count -= 1 } }
        if count > 0, let start = bytes.baseAddress { memcpy(message, start, count) }
        message[count] = 0
    }
}
