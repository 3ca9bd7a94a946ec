#include <ffi.h>

/* libffi's descriptions of C types are variables, which Swift takes for something that any thread may change. Their addresses
 * are not. */
static inline ffi_type *ffi_address_of_sint32(void) { return &ffi_type_sint32; }
static inline ffi_type *ffi_address_of_uint32(void) { return &ffi_type_uint32; }
static inline ffi_type *ffi_address_of_sint64(void) { return &ffi_type_sint64; }
static inline ffi_type *ffi_address_of_uint64(void) { return &ffi_type_uint64; }
static inline ffi_type *ffi_address_of_float(void) { return &ffi_type_float; }
static inline ffi_type *ffi_address_of_double(void) { return &ffi_type_double; }
