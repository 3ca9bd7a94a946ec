/* The contract is a header alone; a target needs one source. */
#include "anneal_host.h"
